"""The relays that are measured: how each is started, and how a frame looks on its wire."""
import os
import pathlib
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import wire

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = HERE / "target"
JAR = ROOT / "relay-service/target/relay-service.jar"

# As the container of docker-compose.yml lets Java see the machine.
MEMORY_LIMIT = "512m"


@dataclass(frozen=True)
class Setting:
    """What a relay is started for. The ports are its own: each run has a network namespace."""

    folder: str
    viewers: int
    fps: float
    publisher_port: int = 9101
    viewer_port: int = 9102
    admin_port: int = 9103


@dataclass(frozen=True)
class Relay:
    name: str
    about: str
    command: Callable[[Setting], list[str]]
    message: Callable[[bytes], wire.Message]
    program: str = ""  # has to be there; empty: ours
    package: str = ""  # Debian's, for the version, and for whoever lacks it
    one_port: bool = False  # publisher and viewers come in by the viewers' port
    camera: bool = False  # takes the pictures itself, from the camera that is preloaded
    publisher_preamble: bytes = b""
    viewer_preamble: bytes = b""
    keepalive: bytes = b""  # what each peer sends each second
    acknowledgement: bytes = b""  # what slow viewers say after each frame
    is_variant: bool = False  # of ours: measured wherever ours is
    kinds: tuple[str, ...] | None = None  # measured in these kinds of cases alone
    files: dict[str, str] = field(default_factory=dict)  # name -> text, in the folder before the start
    warm_up: float = 1.5  # seconds of traffic before the measuring

    def missing(self):
        """One line about what is not on this machine, or None."""
        if self.program and not shutil.which(self.program):
            return f"{self.name} is left out: {self.program} is not installed (Debian's package: {self.package})"
        return None

    def version(self):
        if not self.package:
            return ""
        asked = ["dpkg-query", "-W", "-f", "${Version}", self.package]
        try:
            return subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        except FileNotFoundError:
            return ""


def _mqtt(payload):
    body = b"\x00\x06frames" + payload
    return b"\x30" + wire.varint(len(body)) + body


def _redis(payload):
    return b"*3\r\n$7\r\nPUBLISH\r\n$6\r\nframes\r\n$%d\r\n" % len(payload) + payload + b"\r\n"


def _nats(payload):
    return b"PUB frames %d\r\n" % len(payload) + payload + b"\r\n"


def _multipart(payload):
    head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(payload)
    return head + payload + b"\r\n"


def _java_flags(jar):
    """Those that were made with the jar, its AOT cache among them, or those of the image."""
    beside = pathlib.Path(jar).with_suffix(".args")
    file = beside if beside.exists() else ROOT / "docker/image/jvm.args"
    flags = shlex.split(file.read_text(), comments=True)
    return flags[: flags.index("-jar")] if "-jar" in flags else flags


def framecast(name="framecast", about="this relay, as it comes", jar=JAR, java_options=(), options=()):
    def command(at):
        line = [os.environ.get("FANOUT_JAVA", "java"), *_java_flags(jar), f"-XX:MaxRAM={MEMORY_LIMIT}", *java_options]
        line += ["-jar", str(jar), "--listen", f"127.0.0.1:{at.viewer_port}", "--admin", f"127.0.0.1:{at.admin_port}"]
        if at.viewers > 2000:  # the defaults let in 4096, and 2048 of one address
            line += ["--max-sessions", str(at.viewers + 100), "--max-sessions-per-address", str(at.viewers + 100)]
        return line + list(options)

    return Relay(
        name, about, command, wire.frame, one_port=True, keepalive=wire.pong(), warm_up=20,
        publisher_preamble=wire.hello(wire.PUBLISHER), viewer_preamble=wire.hello(wire.VIEWER),
    )


def variant(text):
    """NAME=OPTIONS: Framecast with other options. Those with -X or -D are Java's; a .jar is run instead of ours."""
    name, equals, options = text.partition("=")
    if not name or not equals:
        raise ValueError(f"'{text}' is no variant; write NAME=OPTIONS, such as serial='-XX:+UseSerialGC'")
    words = options.split()
    jars = [word for word in words if word.endswith(".jar")]
    java = [word for word in words if word.startswith(("-X", "-D"))]
    rest = [word for word in words if word not in jars and word not in java]
    relay = framecast(name, f"this relay with `{options}`", jars[0] if jars else JAR, java, rest)
    return replace(relay, is_variant=True)


def _floor(name, about, *options):
    def command(at):
        ports = ["--publisher-port", str(at.publisher_port), "--viewer-port", str(at.viewer_port)]
        return [str(TARGET / "floor"), *ports, *options]

    # The floor understands a length prefix and no more, so it can be given the very bytes of Framecast's publisher.
    return Relay(name, about, command, wire.frame)


def _gstreamer(name, about, pipeline, message):
    def command(at):
        source = f"tcpserversrc host=127.0.0.1 port={at.publisher_port}"
        line = f"gst-launch-1.0 -q {source} ! {pipeline} host=127.0.0.1 port={at.viewer_port}"
        return line.split()

    return Relay(name, about, command, message, program="gst-launch-1.0", package="gstreamer1.0-tools")


def _raw(wrap=lambda payload: payload):
    return lambda payload: wire.Message(wrap(payload))


_MQTT_CONNECT = bytes.fromhex("100c00044d515454040200000000")
_MQTT_SUBSCRIBE = bytes.fromhex("820b000100066672616d657300")
_NATS_CONNECT = b'CONNECT {"verbose":false,"pedantic":false}\r\n'

ALL = [
    framecast(),
    replace(
        framecast("framecast-window", "this relay, its slow viewers asking for a window of one frame"),
        acknowledgement=wire.acknowledgement(), kinds=("slow-one",),
    ),
    _floor("floor-write", "the floor: one thread, `send` from one shared buffer"),
    _floor("floor-2-threads", "the floor, its viewers on two threads", "--threads", "2"),
    _floor("floor-tee", "the floor, by `splice` and `tee`: bytes stay in the kernel", "--tee"),
    Relay(
        "mosquitto", "MQTT broker, QoS 0", lambda at: ["mosquitto", "-c", f"{at.folder}/mosquitto.conf"], _raw(_mqtt),
        program="mosquitto", package="mosquitto", one_port=True,
        publisher_preamble=_MQTT_CONNECT, viewer_preamble=_MQTT_CONNECT + _MQTT_SUBSCRIBE,
        files={"mosquitto.conf": "listener {viewer_port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nuser root\n"},
    ),
    _gstreamer(
        "gstreamer", "`tcpserversink` that knows frames, with a bounded queue, skipping to the newest",
        "multipartdemux boundary=frame single-stream=true ! tcpserversink sync=false sync-method=latest "
        "recover-policy=latest units-max=8 units-soft-max=4", _raw(_multipart),
    ),
    _gstreamer("gstreamer-default", "`tcpserversink` as it comes: bytes, unbounded queue", "tcpserversink sync=false", _raw()),
    Relay(
        "ustreamer", "MJPEG over HTTP; its pictures come from a camera that is not there",
        lambda at: "ustreamer --device /dev/video0 --format MJPEG --encoder HW --host 127.0.0.1 --tcp-nodelay --port".split()
        + [str(at.viewer_port)],
        _raw(), program="ustreamer", package="ustreamer", one_port=True, camera=True,
        viewer_preamble=b"GET /stream HTTP/1.0\r\n\r\n",
    ),
    Relay(
        "nats", "NATS server, core subjects", lambda at: ["nats-server", "-a", "127.0.0.1", "-p", str(at.viewer_port)],
        _raw(_nats), program="nats-server", package="nats-server", one_port=True,
        publisher_preamble=_NATS_CONNECT, viewer_preamble=_NATS_CONNECT + b"SUB frames 1\r\n",
    ),
    Relay(
        "redis", "Redis, publish and subscribe",
        lambda at: ["redis-server", "--port", str(at.viewer_port), "--bind", "127.0.0.1", "--save", "", "--appendonly",
                    "no", "--dir", at.folder],
        _raw(_redis), program="redis-server", package="redis-server", one_port=True,
        viewer_preamble=b"SUBSCRIBE frames\r\n",
    ),
]


def choose(names, variants):
    """The relays of these names (None: all) and the variants; ValueError for a name that there is not."""
    known = {relay.name: relay for relay in ALL}
    for name in names or []:
        if name not in known:
            raise ValueError(f"there is no relay '{name}'; there are {', '.join(known)}")
    chosen = [known[name] for name in names] if names else list(ALL)
    return chosen + [variant(text) for text in variants]
