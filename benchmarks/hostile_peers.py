#!/usr/bin/python3
"""What hostile peers cost a relay: its CPU time for each of their connections, and the frames that two witnesses still get.

    PYTHONPATH=benchmarks/fanout benchmarks/hostile_peers.py ARGUMENT-FILE [--seconds 10] [--rate 500] [--only WORD...]

ARGUMENT-FILE is what java takes to start the relay, relay-service/target/relay-service.args. One publisher sends 30 frames of
60 kB a second to two viewers; nobody else is there in the first line printed.
"""
import argparse
import collections
import os
import pathlib
import secrets
import socket
import struct
import subprocess
import tempfile
import threading
import time

import processes
import wire

FPS, FRAME_BYTES = 30, 60_000
TICKS = os.sysconf("SC_CLK_TCK")
RST = struct.pack("ii", 1, 0)
ROLES = {"publisher": (wire.PUBLISHER, b"other"), "viewer": (wire.VIEWER, b"cam"), "directory": (wire.VIEWER, b"")}


def bytes_field(field, value):
    return wire.varint(field << 3 | 2) + wire.varint(len(value)) + value


def envelope(field, body):
    message = bytes_field(field, body)
    return wire.varint(len(message)) + message


def hello(role, stream, token):
    said = wire.varint(1 << 3) + b"\x01" + wire.varint(2 << 3) + bytes([role])
    return envelope(1, said + bytes_field(3, stream) + bytes_field(4, token))


PING = envelope(3, b"\x09" + struct.pack("<Q", 1))


def unknown_fields(size):
    """A frame without a payload: numbers that no version knows."""
    return envelope(15, (wire.varint(90 << 3) + b"\x01") * (size // 3))


def connect(port):
    peer = socket.create_connection(("127.0.0.1", port), timeout=5)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return peer


class Relay:
    def __init__(self, folder, arguments, port, java_options):
        self.port, self.tokens = port, {}
        for name in ("publish", "view"):
            self.tokens[name] = secrets.token_hex(16).encode()
            (folder / name).write_bytes(self.tokens[name] + b"\n")
        self.log = open(folder / "relay.log", "w+b")
        self.process = subprocess.Popen(
            [os.environ.get("FANOUT_JAVA", "java"), *java_options, "@" + arguments,
             "--listen", f"127.0.0.1:{port}", "--admin", f"127.0.0.1:{port + 1}",
             "--publish-token-file", str(folder / "publish"), "--view-token-file", str(folder / "view")],
            stdout=self.log, stderr=self.log)
        if not processes.wait_for_ports(self.process, {port, port + 1}):
            raise SystemExit("the relay does not listen: " + self.said()[-300:])

    def said(self):
        return pathlib.Path(self.log.name).read_text(errors="replace")

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def token(self, role, right=True):
        return self.tokens["publish" if role == wire.PUBLISHER else "view"] if right else b"no token of this relay"


def drain(peer):
    try:
        while peer.recv(1 << 16):
            pass
    except OSError:
        pass


def witnesses(port, publish, view, counts):
    """Runs in a process of its own: a publisher and two viewers, each beginning anew when its session ends."""
    def publisher():
        message = wire.frame(bytes(FRAME_BYTES))
        data, number, due = bytearray(message.data), 0, time.monotonic()
        while True:
            try:
                peer = connect(port)
                peer.sendall(hello(wire.PUBLISHER, wire.STREAM, publish))
                threading.Thread(target=drain, args=(peer,), daemon=True).start()
                while True:
                    struct.pack_into("<Q", data, message.number_at, number)
                    struct.pack_into("<Q", data, message.capture_us_at, time.time_ns() // 1000)
                    peer.sendall(data)
                    number, due = number + 1, max(due + 1 / FPS, time.monotonic() - 1)
                    time.sleep(max(0, due - time.monotonic()))
            except OSError:
                counts[2] += 1
                time.sleep(0.2)

    def viewer(at):
        while True:
            try:
                peer = connect(port)
                peer.settimeout(None)
                peer.sendall(hello(wire.VIEWER, wire.STREAM, view))
                read = peer.makefile("rb", buffering=1 << 18)
                last = time.monotonic()
                while True:
                    length, shift = 0, 0
                    while True:
                        byte = read.read(1)[0]
                        length |= (byte & 127) << shift
                        shift += 7
                        if byte < 128:
                            break
                    counts[at] += len(read.read(length)) > FRAME_BYTES
                    if time.monotonic() - last > 1:
                        last = time.monotonic()
                        peer.sendall(wire.pong())
            except (OSError, IndexError):
                counts[2] += 1
                time.sleep(0.2)

    for at in (0, 1):
        threading.Thread(target=viewer, args=(at,), daemon=True).start()
    publisher()


def visits(relay, seconds, rate, said, ending):
    """Connections that say all at once and end by FIN (half closed, then closed), close or RST; how many."""
    began, made, lingering = time.monotonic(), 0, collections.deque()
    while (now := time.monotonic()) < began + seconds:
        while lingering and lingering[0][0] < now:
            lingering.popleft()[1].close()
        time.sleep(max(0, began + made / rate - now))
        peer = socket.socket()
        try:
            peer.connect(("127.0.0.1", relay.port))
            peer.setblocking(False)
            peer.send(said)
            if ending == "fin":
                peer.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        if ending == "rst":
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RST)
        if ending in ("fin", "open"):
            lingering.append((time.monotonic() + 0.3, peer))
        else:
            peer.close()
        made += 1
    for _, peer in lingering:
        peer.close()
    return made


def floods(relay, seconds, count, role, stream, message):
    """Sessions that send one message over and over, and come back when they are sent away; how many were begun."""
    begun, until = [0] * count, time.monotonic() + seconds

    def flood(at):
        block = message * max(1, 65536 // len(message))
        while time.monotonic() < until:
            try:
                peer = connect(relay.port)
                begun[at] += 1
                peer.sendall(hello(role, stream.replace(b"%", b"%d" % at), relay.token(role)))
                threading.Thread(target=drain, args=(peer,), daemon=True).start()
                while time.monotonic() < until:
                    peer.sendall(block)
            except OSError:
                pass
            time.sleep(0.05)

    threads = [threading.Thread(target=flood, args=(at,)) for at in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(begun)


def stalls(relay, seconds, count, role, stream, first):
    """Sessions that declare 8 MiB, send so much of it, then a byte each two seconds."""
    peers = []
    for at in range(count):
        peer = connect(relay.port)
        peer.sendall(hello(role, stream.replace(b"%", b"%d" % at), relay.token(role)))
        try:
            peer.sendall(wire.frame(bytes(8_000_000)).data[:first] if role == wire.PUBLISHER
                         else wire.varint(8 << 20) + b"\x7a" + bytes(first))
        except OSError:
            pass
        peers.append(peer)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(2)
        for peer in peers:
            try:
                peer.send(b"\x00")
            except OSError:
                pass
    for peer in peers:
        peer.close()
    return count


def cases(relay, seconds, rate):
    yield "nobody", lambda: time.sleep(seconds) or 0
    for ending in ("fin", "close", "rst", "open"):
        for role, (number, stream) in ROLES.items():
            for right in (False, True):
                for size in (0, 1_000, 10_000, 60_000, 100_000):
                    said = hello(number, stream, relay.token(number, right)) + bytes(size) if not right else (
                        hello(number, stream, relay.token(number)) + (wire.varint(8 << 20) + b"\x7a" + bytes(size))[:size])
                    name = f"{role} {'right' if right else 'wrong'} {size} {ending}"
                    yield name, lambda said=said, ending=ending: visits(relay, seconds, rate, said, ending)
    for role, (number, stream) in ROLES.items():
        stream = b"other%" if role == "publisher" else stream
        for message, what in ((PING, "ping"), (unknown_fields(60_000), "unknown60k"), (unknown_fields(8_000_000), "unknown8M")):
            yield f"flood 4 {role} {what}", lambda n=number, s=stream, m=message: floods(relay, seconds, 4, n, s, m)
        for first in (200, 3 << 20):
            yield f"stall 34 {role} {first}", lambda n=number, s=stream, f=first: stalls(relay, seconds, 34, n, s, f)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("arguments")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=float, default=500)
    parser.add_argument("--port", type=int, default=17400)
    parser.add_argument("--only", nargs="*", default=[], help="cases whose name has all words of one of these")
    parser.add_argument("--java-option", action="append", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        relay = Relay(pathlib.Path(folder), options.arguments, options.port, options.java_option)
        watching, counts = None, None
        try:
            import multiprocessing
            counts = multiprocessing.Array("q", 3, lock=False)
            watching = multiprocessing.Process(
                target=witnesses, args=(relay.port, relay.tokens["publish"], relay.tokens["view"], counts), daemon=True)
            watching.start()
            time.sleep(3)
            print(f"{'case':32} {'witness fps':>13} {'ended':>5} {'conn/s':>7} {'CPU %':>6} {'ms/conn':>8} {'MB':>6} {'log':>6}")
            idle = 0.0
            for name, run in cases(relay, options.seconds, options.rate):
                if name != "nobody" and options.only and not any(set(o.split()) <= set(name.split()) for o in options.only):
                    continue
                before, cpu, lines, began = counts[:], relay.cpu(), relay.said().count("\n"), time.monotonic()
                made = run()
                took = time.monotonic() - began
                share = (relay.cpu() - cpu) / took
                idle = share if name == "nobody" else idle
                fps = " ".join(f"{(counts[i] - before[i]) / took:6.1f}" for i in (0, 1))
                each = (share - idle) * took * 1000 / made if made else 0
                print(f"{name:32} {fps} {counts[2] - before[2]:5} {made / took:7.1f} {share * 100:6.1f} {each:8.3f}"
                      f" {relay.resident():6.0f} {relay.said().count(chr(10)) - lines:6}", flush=True)
                time.sleep(1.5)
        finally:
            if watching:
                watching.terminate()
            relay.process.terminate()
            relay.process.wait(10)
            for word in ("defect", "ERROR", "LEAK"):
                if word in relay.said():
                    print(f"the relay's log says {word} {relay.said().count(word)} times")


if __name__ == "__main__":
    main()
