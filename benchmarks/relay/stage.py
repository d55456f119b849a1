"""A relay with a publisher and viewers, and what it holds."""
import json
import os
import pathlib
import re
import subprocess
import time
from dataclasses import dataclass

import picture
import processes
import relays
import wire

_KIB = 1024 / 1e6


class Failed(Exception):
    """Says in one sentence what did not work."""


@dataclass(frozen=True)
class Held:
    """Memory in MB of 1,000,000 bytes."""

    resident: float
    largest: float
    threads: int
    descriptors: int

    def __str__(self):
        return f"{self.resident:.1f} MB (largest {self.largest:.1f}), {self.threads} threads, {self.descriptors} descriptors"


class Stage:
    """Ends what it started when it is left. Every peer answers the relay each second, as real ones do."""

    def __init__(self, folder, picture_bytes, options=(), descriptors=None):
        self.folder = pathlib.Path(folder)
        self.ports = relays.Setting(str(folder), viewers=0, fps=30)
        self.message = wire.frame(picture.jpeg(picture_bytes))
        self._write("message", self.message.data)
        self._write("keepalive", wire.pong())
        self._write("publisher", wire.hello(wire.PUBLISHER))
        self._write("viewer", wire.hello(wire.VIEWER))
        self.log = open(self.folder / "relay.log", "wb")
        self.started = []
        command = relays.framecast(options=options).command(self.ports)
        if descriptors:
            command = ["prlimit", f"--nofile={descriptors}", *command]
        self.relay = self._start(command, stdout=self.log, stderr=self.log)
        if not processes.wait_for_ports(self.relay, {self.port, self.ports.admin_port}):
            raise Failed("the relay does not listen: " + self.said()[-300:])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.started):
            processes.end(process)
        self.log.close()

    @property
    def port(self):
        return self.ports.viewer_port

    def said(self):
        return (self.folder / "relay.log").read_text(errors="replace")

    def held(self):
        if self.relay.poll() is not None:
            raise Failed("the relay has ended: " + self.said()[-300:])
        status = pathlib.Path(f"/proc/{self.relay.pid}/status").read_text()
        number = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+)", status, re.MULTILINE)}
        return Held(number["VmRSS"] * _KIB, number["VmHWM"] * _KIB, number["Threads"],
                    len(os.listdir(f"/proc/{self.relay.pid}/fd")))

    def start_publisher(self, seconds):
        self._start([
            str(relays.TARGET / "publisher"), "--port", str(self.port), "--message", str(self.folder / "message"),
            "--number-at", str(self.message.number_at), "--capture-us-at", str(self.message.capture_us_at),
            "--fps", str(self.ports.fps), "--seconds", str(seconds),
            "--preamble", str(self.folder / "publisher"), "--keepalive", str(self.folder / "keepalive"),
        ], stdout=subprocess.DEVNULL, stderr=self.log)

    def start_viewers(self, count, warm_up, seconds):
        viewers = self._start([
            str(relays.TARGET / "viewers"), "--port", str(self.port), "--viewers", str(count),
            "--warm-up", str(warm_up), "--seconds", str(seconds),
            "--preamble", str(self.folder / "viewer"), "--keepalive", str(self.folder / "keepalive"),
        ], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if viewers.stderr.readline().strip() != "connected":
            raise Failed("the viewers did not get in: " + self.said()[-300:])
        return viewers

    def seen(self, viewers, seconds):
        """What viewers saw that were started for so long."""
        said, _ = viewers.communicate(timeout=seconds + 60)
        self.started.remove(viewers)
        return json.loads(said)

    def wait_until(self, condition, seconds):
        """Whether it became true in time."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                return False
            time.sleep(0.2)
        return True

    def _write(self, name, data):
        (self.folder / name).write_bytes(data)

    def _start(self, command, **options):
        process = processes.start(command, **options)
        self.started.append(process)
        return process
