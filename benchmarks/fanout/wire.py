"""Framecast's messages, as far as this benchmark needs them, byte by byte: without protobuf's own classes.

The contract is proto/src/main/proto/framecast/v1/stream.proto.
"""
import struct
from dataclasses import dataclass

import picture

STREAM = b"cam"
PUBLISHER, VIEWER = 1, 2
_HELLO, _PONG, _ACK, _FRAME = 1, 4, 7, 15
_JPEG = 1


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _number(field, value):
    return varint(field << 3) + varint(value)


def _fixed64(field, value):
    return varint(field << 3 | 1) + struct.pack("<Q", value)


def _bytes(field, value):
    return varint(field << 3 | 2) + varint(len(value)) + value


def _envelope(field, body):
    message = _bytes(field, body)
    return varint(len(message)) + message


def hello(role):
    return _envelope(_HELLO, _number(1, 1) + _number(2, role) + _bytes(3, STREAM) + _bytes(5, b"fanout-benchmark"))


def pong():
    """What a peer says each second so that the relay knows it is there. As an answer to no ping in
    particular it tells the relay nothing about clocks."""
    return _envelope(_PONG, _fixed64(1, 0) + _fixed64(2, 0) + _fixed64(3, 0))


def acknowledgement(epoch=1, window=1):
    """Said after a frame, whose number is to stand in its last eight bytes; lets so many be under way."""
    return _envelope(_ACK, _fixed64(1, epoch) + _number(3, window) + _fixed64(2, 0))


@dataclass(frozen=True)
class Message:
    """One frame as a publisher sends it, and where in it its number and capture time are (None: nowhere)."""

    data: bytes
    number_at: int | None = None
    capture_us_at: int | None = None


def frame(payload, epoch=1, number=0, capture_us=0):
    before = _number(1, _JPEG) + _number(2, picture.WIDTH) + _number(3, picture.HEIGHT) + _number(4, 1)
    before += _fixed64(5, epoch)
    number_at = len(before) + 1
    before += _fixed64(6, number)
    capture_us_at = len(before) + 1
    before += _fixed64(7, capture_us) + _fixed64(10, 0)
    body = before + _bytes(100, payload)
    data = _envelope(_FRAME, body)
    shift = len(data) - len(body)
    return Message(data, number_at + shift, capture_us_at + shift)


@dataclass(frozen=True)
class Received:
    """A frame's message as it came, with its prefix."""

    data: bytes
    number: int
    relayed_us_at: int


def parse_varint(data, at):
    """(value, where it ends), or None when the data ends first; ValueError for more than five bytes."""
    value = 0
    for i in range(5):
        if at + i >= len(data):
            return None
        value |= (data[at + i] & 127) << 7 * i
        if data[at + i] < 128:
            return value, at + i + 1
    raise ValueError("a length prefix of more than five bytes")


def _fields(data, at, end):
    """(field, value, where the value begins) of each; numbers, fixed64 and bytes alone."""
    while at < end:
        tag, at = parse_varint(data, at)
        if tag & 7 == 0:
            value, after = parse_varint(data, at)
        elif tag & 7 == 1:
            value, after = struct.unpack_from("<Q", data, at)[0], at + 8
        elif tag & 7 == 2:
            length, at = parse_varint(data, at)
            value, after = length, at + length
        else:
            raise ValueError(f"a field of wire type {tag & 7}")
        if after > end:
            raise ValueError("a field that is longer than its message")
        yield tag >> 3, value, at
        at = after


def parse_frame(data, body_at):
    """What a whole message says if it is a frame; None for any other message."""
    for field, length, at in _fields(data, body_at, len(data)):
        if field != _FRAME:
            return None
        found = {inner: (value, where) for inner, value, where in _fields(data, at, at + length)}
        if not {6, 10} <= found.keys():
            raise ValueError("a frame without its number or hop time")
        return Received(data, found[6][0], found[10][1])
    raise ValueError("an empty message")
