"""The machine: a network of our own on it, and what it is, for the report."""
import os
import pathlib
import re
import subprocess
import sys
import time

from relays import ROOT

_INSIDE = "FANOUT_NAMESPACE"

# Linux's own defaults, whatever the host is set to; reno, because every kernel has it and loopback loses nothing.
_TCP = {
    "tcp_rmem": "4096 131072 6291456",
    "tcp_wmem": "4096 16384 4194304",
    "tcp_congestion_control": "reno",
}


def enter_own_network():
    """Goes on in a network namespace where nothing but loopback is. Others than root get a user namespace too."""
    if not os.environ.get(_INSIDE):
        as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        command = [sys.executable, str(pathlib.Path(__file__).parent), *sys.argv[1:]]
        os.environ[_INSIDE] = "1"
        os.execvp("unshare", ["unshare", "--net", *as_root, *command])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for name, value in _TCP.items():
        pathlib.Path("/proc/sys/net/ipv4", name).write_text(value)


def _first(pattern, file):
    found = re.search(pattern, pathlib.Path(file).read_text(), re.MULTILINE)
    return found[1].strip() if found else ""


def _output(command):
    """What it says, on whichever output; nothing where it fails."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def describe(relays):
    """Facts for the report, as JSON has them."""
    java = _output([os.environ.get("FANOUT_JAVA", "java"), "-version"]).splitlines()
    return {
        "when": time.strftime("%Y-%m-%d"),
        "commit": _output(["git", "-C", str(ROOT), "describe", "--always", "--dirty"]) or "unknown",
        "processor": _first(r"^model name\s*:(.*)$", "/proc/cpuinfo") or os.uname().machine,
        "cores": os.cpu_count(),
        "memory_gb": round(int(_first(r"^MemTotal:\s*(\d+)", "/proc/meminfo")) / 1e6),
        "kernel": os.uname().release,
        "java": java[1] if len(java) > 1 else "",
        "versions": {relay.name: relay.version() for relay in relays if relay.version()},
    }
