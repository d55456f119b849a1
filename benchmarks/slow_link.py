#!/usr/bin/python3
"""A link that is slow, or long, or both: a TCP proxy that keeps megabytes, as tunnels and web proxies do.

    ./slow_link.py --to 127.0.0.1:7400 --listen 127.0.0.1:7500 [--rate 300000] [--delay 0.1] [--keep 8388608]

Towards the viewer: so many bytes a second (0: any), each so many seconds later, and at most so many kept. Towards the
relay: as they come, so many seconds later. Prints the viewer's acknowledgements once a second while there are any.
"""
import argparse
import collections
import socket
import threading
import time

CHUNK = 16 << 10
ACK_TAG = 7 << 3 | 2


class Direction:
    """Copies one socket to another through a queue bounded in bytes: one thread reads, one writes."""

    def __init__(self, source, sink, rate, delay, keep, seen):
        self.source, self.sink, self.rate, self.delay, self.keep, self.seen = source, sink, rate, delay, keep, seen
        self.queue, self.kept, self.changed = collections.deque(), 0, threading.Condition()
        for work in (self.read, self.write):
            threading.Thread(target=work, daemon=True).start()

    def read(self):
        data = b" "
        while data:
            try:
                data = self.source.recv(CHUNK)
            except OSError:
                data = b""
            self.seen(data)
            with self.changed:
                self.changed.wait_for(lambda: self.kept < self.keep)
                self.queue.append((time.monotonic() + self.delay, data))
                self.kept += len(data)
                self.changed.notify_all()

    def write(self):
        free = 0.0
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.queue)
                due, data = self.queue.popleft()
            if not data:
                break
            # A byte leaves when it may and when those before it have gone.
            free = max(free, due - self.delay) + (len(data) / self.rate if self.rate else 0)
            time.sleep(max(0.0, free + self.delay - time.monotonic()))
            try:
                self.sink.sendall(data)
            except OSError:
                break
            with self.changed:
                self.kept -= len(data)
                self.changed.notify_all()
        for end in (self.source, self.sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Acks:
    """Counts the Ack messages in what a viewer sends."""

    def __init__(self):
        self.rest, self.count = b"", 0

    def seen(self, data):
        self.rest += data
        while self.rest:
            length, at = 0, 0
            while at < len(self.rest):
                length |= (self.rest[at] & 0x7F) << 7 * at
                at += 1
                if self.rest[at - 1] < 0x80:
                    break
            else:
                return
            if len(self.rest) < at + length:
                return
            self.count += self.rest[at] == ACK_TAG
            self.rest = self.rest[at + length:]


def address(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def main():
    args = argparse.ArgumentParser(description="A slow or long link.")
    args.add_argument("--to", type=address, required=True)
    args.add_argument("--listen", type=address, required=True)
    args.add_argument("--rate", type=float, default=0, help="bytes a second; 0: any")
    args.add_argument("--delay", type=float, default=0, help="seconds, each way")
    args.add_argument("--keep", type=int, default=8 << 20, help="bytes")
    args = args.parse_args()
    acks = Acks()

    def serve(server):
        while True:
            viewer, _ = server.accept()
            relay = socket.create_connection(args.to)
            for end in (viewer, relay):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Direction(relay, viewer, args.rate, args.delay, args.keep, lambda data: None)
            Direction(viewer, relay, 0, args.delay, args.keep, acks.seen)

    threading.Thread(target=serve, args=(socket.create_server(args.listen),), daemon=True).start()
    told = 0
    while True:
        time.sleep(1)
        if acks.count > told:
            print(f"{acks.count - told} acknowledgements", flush=True)
            told = acks.count


if __name__ == "__main__":
    main()
