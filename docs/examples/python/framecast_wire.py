"""The wire contract for Python, on protobuf's own classes: connect, shake hands, read, write.

Needs protoc and Google's protobuf for Python: apt-get install protobuf-compiler python3-protobuf.
The generated module is made anew by each program, in a temporary folder.
"""
import importlib
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PROTO = pathlib.Path(os.environ.get("FRAMECAST_PROTO", HERE.parents[2] / "proto/src/main/proto"))


def _generated():
    with tempfile.TemporaryDirectory(prefix="framecast-proto-") as out:
        subprocess.run(
            ["protoc", f"-I{PROTO}", f"--python_out={out}", "framecast/v1/stream.proto"],
            check=True)
        sys.path.insert(0, out)
        return importlib.import_module("framecast.v1.stream_pb2")


pb = _generated()
MAX_MESSAGE_BYTES = 8 << 20


def now_us():
    """Our own clock, microseconds since 1970."""
    return time.time_ns() // 1000


def delimited(envelope):
    """The bytes of one message: its length as a base-128 varint, then the message."""
    body = envelope.SerializeToString(deterministic=True)
    prefix, length = bytearray(), len(body)
    while length > 0x7F:
        prefix.append(length & 0x7F | 0x80)
        length >>= 7
    prefix.append(length)
    return bytes(prefix) + body


def read_message(stream, limit=MAX_MESSAGE_BYTES):
    """The next message of a binary file object, or None at its end. ValueError for a bad prefix."""
    length = 0
    for index in range(5):
        byte = stream.read(1)
        if not byte:
            if index:
                raise ValueError("stream ended inside a length prefix")
            return None
        length |= (byte[0] & 0x7F) << 7 * index
        if byte[0] < 0x80:
            if (index and byte[0] == 0) or not 0 < length <= limit:
                raise ValueError(f"bad length prefix: {length} bytes")
            break
    else:
        raise ValueError("length prefix is longer than 5 bytes")
    body = stream.read(length)
    if len(body) < length:
        raise ValueError("stream ended inside a message")
    return pb.Envelope.FromString(body)


class Session:
    """One session with a relay. `offset_us` is the relay's clock minus ours."""

    def __init__(self, address, hello):
        host, _, port = address.rpartition(":")
        self.socket = socket.create_connection((host.strip("[]"), int(port)), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = self.socket.makefile("rb")
        hello.protocol_version = 1
        sent = now_us()
        self.send(pb.Envelope(hello=hello))
        answer = read_message(self.stream)
        received = now_us()
        if answer is None or answer.WhichOneof("body") != "welcome":
            reason = answer.goodbye.reason if answer is not None else "connection closed"
            raise SystemExit(f"relay refused: {reason}")
        self.welcome = answer.welcome
        self.offset_us = answer.welcome.relay_clock_us - (sent + received) // 2

    def relay_now_us(self):
        return now_us() + self.offset_us

    def send(self, envelope):
        self.socket.sendall(delimited(envelope))

    def receive(self):
        """The next message that is not a ping, which is answered here; SystemExit at a goodbye."""
        while True:
            envelope = read_message(self.stream, self.welcome.max_message_bytes)
            if envelope is None:
                raise SystemExit("relay closed the connection")
            body = envelope.WhichOneof("body")
            if body == "ping":
                now = now_us()
                self.send(pb.Envelope(pong=pb.Pong(
                    origin_us=envelope.ping.origin_us, receive_us=now, transmit_us=now)))
            elif body == "goodbye":
                raise SystemExit(f"relay said goodbye: {envelope.goodbye.reason}")
            else:
                return envelope

    def close(self, reason="done"):
        self.send(pb.Envelope(goodbye=pb.Goodbye(code=pb.GOODBYE_CODE_DONE, reason=reason)))
        self.socket.close()
