"""Processes that a run starts, each the leader of a session of its own, and the sockets that they have."""
import pathlib
import re
import signal
import os
import subprocess
import time

_LISTEN = "0A"


def listening():
    """The TCP ports that somebody listens on."""
    ports = set()
    for table in ("/proc/self/net/tcp", "/proc/self/net/tcp6"):
        if not os.path.exists(table):
            continue
        for line in pathlib.Path(table).read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == _LISTEN:
                ports.add(int(words[1].rsplit(":", 1)[1], 16))
    return ports


def wait_for_ports(process, ports, seconds=20):
    """False when the process ended first, or did not listen in time."""
    until = time.monotonic() + seconds
    while not ports <= listening():
        if time.monotonic() > until or process.poll() is not None:
            return False
        time.sleep(0.05)
    return True


def family(pid):
    """A process and its descendants."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid] + [each for child in children for each in family(int(child))]


def start(command, **options):
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **options)


def end(process, seconds=5):
    """Ends what start() started, and whatever that started; what it still said on its standard output."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            pass  # it has ended by itself
        try:
            return process.communicate(timeout=seconds)[0] or ""
        except subprocess.TimeoutExpired:
            continue
    return ""


_SOCKET = re.compile(r":(\d+)\s+\S*:(\d+)\s.*skmem:\(r(\d+),rb\d+,t\d+,tb\d+,f(\d+),w(\d+)")


def kernel_memory(port):
    """Bytes that the kernel holds for each connection of a listening port, by the peer's port: what was received,
    what waits to be sent or acknowledged (with the kernel's own overhead), and what is set aside."""
    listed = subprocess.run(
        ["ss", "--tcp", "--memory", "--numeric", "--no-header", "--oneline", "state", "established", f"sport = :{port}"],
        capture_output=True, text=True, check=True)
    found = [_SOCKET.search(line) for line in listed.stdout.splitlines()]
    return {int(m[2]): int(m[3]) + int(m[4]) + int(m[5]) for m in found if m}
