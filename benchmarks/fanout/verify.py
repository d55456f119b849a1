"""Does a relay deliver whole frames, unaltered and ever newer, to whoever reads as he likes?

Every frame is different random bytes of a different size, so that not a page of one can stand in for a page of
another unseen. Viewers read fast, slowly, in odd small pieces, stop and go on, and come in the middle. What each gets
is compared byte by byte with what was sent, the relay's own hop time aside.
"""
import random
import socket
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field

import processes
import wire
from relays import Setting

# These understand Framecast's framing.
DEFAULT = ["framecast", "floor-write", "floor-2-threads", "floor-tee"]

_FPS = 60
_SILENCE_SECONDS = 2.0  # so long after the last frame nothing is on its way any more
_END_SECONDS = 20.0  # by then every viewer has read what was on its way
_PAGE = 4096
_SIZES = [1, 37, _PAGE - 200, _PAGE, 16_000, 60_000, 65_535, 65_536, 65_537, 100_003, 200_000, 300_000]


class Sent:
    """The frames that were sent, by their number. One thread adds; those that are in it do not change."""

    def __init__(self):
        self.frames = {}

    def make(self, number):
        chance = random.Random(number)
        payload = chance.randbytes(chance.choice(_SIZES) + chance.randrange(5))
        self.frames[number] = wire.frame(payload, number=number, capture_us=time.time_ns() // 1000).data
        return self.frames[number]


@dataclass
class Habit:
    """How a viewer reads: so many bytes at once, so long a pause after each, and now and then a long one."""

    name: str
    read_bytes: int = 1 << 20
    pause: float = 0.0
    stop_every: float = 0.0
    stop_for: float = 0.0
    after: float = 0.0  # comes in late, after this share of the sending
    receive_buffer: int = 0
    share: float = 0.0  # of the frames sent while it was there, so many it must have got


HABITS = [
    *[Habit(f"fast {i}", share=0.5) for i in range(4)],
    *[Habit(f"slow {i}", 30_000, 0.05, receive_buffer=1 << 16) for i in range(2)],
    *[Habit(f"not quite fast enough {i}", 20_000 + i, 0.006, receive_buffer=1 << 16) for i in range(3)],
    Habit("in odd pieces", 1733, 0.0002),
    *[Habit(f"stops for {s} s and goes on", stop_every=0.7, stop_for=s) for s in (0.4, 1.0, 1.6)],
    Habit("slow, stops and goes on", 20_000, 0.02, stop_every=1.1, stop_for=0.9, receive_buffer=1 << 15),
    *[Habit(f"comes after {s:.0%}", after=s, share=0.5) for s in (0.1, 0.35, 0.7)],
    Habit("comes late and is slow", 25_000, 0.05, after=0.4),
]


@dataclass
class Checker:
    """One viewer's stream of messages, held against what was sent."""

    sent: Sent
    frames: int = 0
    newest: int = -1
    faults: list[str] = field(default_factory=list)
    rest: bytes = b""

    def take(self, data):
        """Raises ValueError when the stream cannot be cut into messages any more."""
        data, at = self.rest + data, 0
        while (prefix := wire.parse_varint(data, at)) and prefix[1] + prefix[0] <= len(data):
            length, body = prefix
            message = data[at : body + length]
            received = wire.parse_frame(message, body - at)
            if received:
                self._frame(received)
            at = body + length
        self.rest = data[at:]

    def _frame(self, received):
        self.frames += 1
        if received.number <= self.newest:
            self.faults.append(f"frame {received.number} after frame {self.newest}")
        self.newest = max(self.newest, received.number)
        expected = self.sent.frames.get(received.number)
        if expected is None:
            self.faults.append(f"frame {received.number} was never sent")
            return
        at = received.relayed_us_at
        if received.data[:at] != expected[:at] or received.data[at + 8 :] != expected[at + 8 :]:
            self.faults.append(f"frame {received.number} was altered: {_difference(received.data, expected)}")


def _difference(got, expected):
    if len(got) != len(expected):
        return f"{len(got)} bytes instead of {len(expected)}"
    wrong = [i for i, (a, b) in enumerate(zip(got, expected)) if a != b]
    return f"{len(wrong)} bytes between {wrong[0]} and {wrong[-1]} of {len(got)}"


class Viewer(threading.Thread):
    def __init__(self, relay, port, habit, sent, over, after):
        super().__init__(name=habit.name, daemon=True)
        self.relay, self.port, self.habit, self.over = relay, port, habit, over
        self.checker = Checker(sent)
        self.after, self.first_possible = after, 0
        self.trouble = ""

    def run(self):
        time.sleep(self.after)
        self.first_possible = len(self.checker.sent.frames)
        try:
            with socket.socket() as connection:
                if self.habit.receive_buffer:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.habit.receive_buffer)
                connection.connect(("127.0.0.1", self.port))
                connection.sendall(self.relay.viewer_preamble)
                connection.settimeout(0.2)
                self._read(connection)
        except (OSError, ValueError) as fault:
            self.trouble = f"{fault}, after {self.checker.frames} frames"

    def _read(self, connection):
        now = time.monotonic()
        next_stop, next_keepalive, last_frame = now + self.habit.stop_every, now + 1, now
        while not (self.over.is_set() and time.monotonic() - last_frame > _SILENCE_SECONDS):
            if self.relay.keepalive and time.monotonic() > next_keepalive:
                connection.sendall(self.relay.keepalive)
                next_keepalive += 1
            frames = self.checker.frames
            try:
                data = connection.recv(self.habit.read_bytes)
            except TimeoutError:
                continue
            if not data:
                raise OSError("the relay closed")
            self.checker.take(data)
            if self.checker.frames > frames or len(self.checker.rest) > _PAGE:
                last_frame = time.monotonic()
            if self.habit.stop_every and time.monotonic() > next_stop and not self.over.is_set():
                time.sleep(self.habit.stop_for)
                next_stop = time.monotonic() + self.habit.stop_every
            elif self.habit.pause:
                time.sleep(self.habit.pause)

    def faults(self):
        found = list(self.checker.faults)
        if self.is_alive():
            found.append("it still reads")
        if self.trouble:
            found.append(self.trouble)
        if self.checker.rest and not self.trouble:
            found.append(f"{len(self.checker.rest)} bytes of a message that never became whole")
        possible = len(self.checker.sent.frames) - self.first_possible
        if self.checker.frames < max(3, possible * self.habit.share):
            found.append(f"only {self.checker.frames} of {possible} frames")
        return [f"{self.habit.name}: {fault}" for fault in found]


def _publish(relay, port, sent, seconds, over):
    """Sends frames for so long, and stays until what is on its way has been read: a publisher that leaves is
    another story. What went wrong."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(relay.publisher_preamble)
            threading.Thread(target=_discard, args=(connection,), daemon=True).start()
            start, next_keepalive = time.monotonic(), 1
            while (elapsed := time.monotonic() - start) < seconds:
                if elapsed > next_keepalive:
                    connection.sendall(relay.keepalive)
                    next_keepalive += 1
                connection.sendall(sent.make(len(sent.frames)))
                time.sleep(max(0, start + len(sent.frames) / _FPS - time.monotonic()))
            over.set()
            for _ in range(4):
                connection.sendall(relay.keepalive)
                time.sleep((_SILENCE_SECONDS + 1) / 4)
            connection.shutdown(socket.SHUT_RDWR)
            return []
    except OSError as fault:
        return [f"the publisher: {fault}, after {len(sent.frames)} frames"]
    finally:
        over.set()


def _discard(connection):
    try:
        while connection.recv(65536):
            pass
    except OSError:
        return  # it has been closed: nothing more comes


def check(relay, seconds):
    """(what went wrong, how many frames were sent, how many were received by all)."""
    with tempfile.TemporaryDirectory(prefix="fanout-") as folder:
        at = Setting(folder, viewers=len(HABITS), fps=_FPS)
        publisher_port = at.viewer_port if relay.one_port else at.publisher_port
        process = processes.start(relay.command(at), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            if not processes.wait_for_ports(process, {publisher_port, at.viewer_port}):
                return ["it does not listen"], 0, 0
            sent, over = Sent(), threading.Event()
            port = at.viewer_port
            viewers = [Viewer(relay, port, habit, sent, over, habit.after * seconds) for habit in HABITS]
            for viewer in viewers:
                viewer.start()
            faults = _publish(relay, publisher_port, sent, seconds, over)
            until = time.monotonic() + _END_SECONDS
            for viewer in viewers:
                viewer.join(max(0, until - time.monotonic()))
            faults += [fault for viewer in viewers for fault in viewer.faults()]
            return faults, len(sent.frames), sum(viewer.checker.frames for viewer in viewers)
        finally:
            processes.end(process)


def run(relays, seconds):
    """The exit status: 0 when all is well."""
    status = 0
    for relay in relays:
        faults, sent, received = check(relay, seconds)
        if faults:
            status = 1
            print(f"{relay.name}: WRONG, {len(faults)} faults in {received} frames received:", flush=True)
            for fault in faults[:10]:
                print(f"  {fault}")
        else:
            print(f"{relay.name}: {sent} frames sent, {received} received by {len(HABITS)} viewers: "
                  "whole, unaltered, ever newer", flush=True)
    return status
