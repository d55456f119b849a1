#!/usr/bin/env python3
"""An RTSP server that plays one H.264 clip to whoever asks, from its start, at its rate and for ever; over TCP.

    ./rtsp_clip.py --port 8554 --fps 25 CLIP.h264

The clip is Annex B with an access unit delimiter before each picture (x264's aud=1). RFC 2326 as far as players need it,
interleaved only (section 10.12); RTP as RFC 6184 has it: single NAL units and FU-A.
"""
import argparse
import base64
import random
import re
import socket
import struct
import threading
import time

LARGEST = 1400
DELIMITER, SEQUENCE_SET, PICTURE_SET, FRAGMENT = 9, 7, 8, 28


def access_units(data):
    """Lists of NAL units, one list a picture."""
    units = []
    for nal in re.split(b"\0*\0\0\1", data)[1:]:
        if nal[0] & 31 == DELIMITER:
            units.append([])
        else:
            units[-1].append(nal)
    return units


def payloads(nal):
    if len(nal) <= LARGEST:
        return [nal]
    pieces = [nal[at:at + LARGEST] for at in range(1, len(nal), LARGEST)]
    indicator, kind = nal[0] & 0xE0 | FRAGMENT, nal[0] & 31
    return [bytes([indicator, (i == 0) << 7 | (i == len(pieces) - 1) << 6 | kind]) + piece
            for i, piece in enumerate(pieces)]


def play(clip, fps, sock, lock, stop):
    number, begun = random.randrange(1 << 16), time.monotonic()
    stamp = random.randrange(1 << 31)
    picture = 0
    try:
        while not stop.is_set():
            out = bytearray()
            packets = [part for nal in clip[picture % len(clip)] for part in payloads(nal)]
            for part in packets:
                marker = 0x80 if part is packets[-1] else 0
                at = (stamp + picture * 90_000 // fps) & 0xFFFFFFFF
                out += struct.pack(">cBHBBHII", b"$", 0, len(part) + 12, 0x80, marker | 96, number & 0xFFFF, at, 1) + part
                number += 1
            with lock:
                sock.sendall(out)
            picture += 1
            time.sleep(max(0.0, begun + picture / fps - time.monotonic()))
    except OSError:
        sock.close()


def describe(clip):
    sets = [nal for nal in clip[0] if nal[0] & 31 in (SEQUENCE_SET, PICTURE_SET)]
    sprop = ",".join(base64.b64encode(nal).decode() for nal in sets)
    return ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=clip\r\nt=0 0\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\n"
            "a=rtpmap:96 H264/90000\r\n"
            f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={sprop}\r\na=control:video\r\n")


def requests(sock):
    """What a player says: method, address and headers; what it sends interleaved is passed over."""
    stream = sock.makefile("rb")
    while line := stream.readline():
        while line[:1] == b"$":
            line += stream.read(4 - len(line)) if len(line) < 4 else b""
            missing = 4 + struct.unpack(">H", line[2:4])[0] - len(line)
            line = line[missing:] if missing < 0 else stream.read(missing)[:0] + stream.readline()
        if not line.strip():
            continue
        method, url = line.decode().split()[:2]
        headers = {}
        while (header := stream.readline().decode().strip()):
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        yield method, url, headers


def serve(clip, fps, sock):
    lock, stop = threading.Lock(), threading.Event()
    try:
        for method, url, headers in requests(sock):
            more, body = "", ""
            if method == "OPTIONS":
                more = "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n"
            elif method == "DESCRIBE":
                body = describe(clip)
                more = f"Content-Base: {url}/\r\nContent-Type: application/sdp\r\nContent-Length: {len(body)}\r\n"
            elif method == "SETUP":
                more = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n"
            with lock:
                sock.sendall(f"RTSP/1.0 200 OK\r\nCSeq: {headers.get('cseq', 0)}\r\n{more}\r\n{body}".encode())
            if method == "PLAY":
                threading.Thread(target=play, args=(clip, fps, sock, lock, stop), daemon=True).start()
            elif method == "TEARDOWN":
                break
    except (OSError, ValueError, struct.error):
        pass
    finally:
        stop.set()
        sock.close()


def main():
    args = argparse.ArgumentParser(description="Plays an H.264 clip by RTSP.")
    args.add_argument("--port", type=int, default=8554)
    args.add_argument("--fps", type=int, default=25)
    args.add_argument("clip", help="Annex B with delimiters")
    args = args.parse_args()
    with open(args.clip, "rb") as file:
        clip = access_units(file.read())
    server = socket.create_server(("127.0.0.1", args.port))
    while True:
        sock, _ = server.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(clip, args.fps, sock), daemon=True).start()


if __name__ == "__main__":
    main()
