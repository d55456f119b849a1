#!/usr/bin/python3
"""Publishes the pictures of a folder (*.jpg, in the order of their names) as a stream.

    ./publish.py --stream demo --pictures DIR [--relay 127.0.0.1:7400] [--fps 10] [--loop]
        [--token-file FILE]
"""
import argparse
import itertools
import pathlib
import random
import struct
import threading
import time

from framecast_wire import Session, pb


def jpeg_size(data):
    """Width and height from the picture's start-of-frame segment."""
    at = 2
    while at + 9 <= len(data):
        marker, length = struct.unpack(">xBH", data[at:at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5:at + 9])
            return width, height
        at += 2 + length
    raise SystemExit("no JPEG picture")


def answer_pings(session):
    """Reads for ever; answers pings, and ends the program's session when the relay ends it."""
    try:
        while True:
            session.receive()
    except (SystemExit, OSError, ValueError) as ended:
        print(ended, flush=True)


def main():
    args = argparse.ArgumentParser(description="Publishes pictures to a Framecast relay.")
    args.add_argument("--stream", required=True)
    args.add_argument("--pictures", required=True, type=pathlib.Path)
    args.add_argument("--relay", default="127.0.0.1:7400")
    args.add_argument("--fps", type=float, default=10)
    args.add_argument("--loop", action="store_true")
    args.add_argument("--token-file", type=pathlib.Path)
    args = args.parse_args()

    pictures = [file.read_bytes() for file in sorted(args.pictures.glob("*.jpg"))]
    if not pictures:
        raise SystemExit(f"no *.jpg in {args.pictures}")
    width, height = jpeg_size(pictures[0])
    token = args.token_file.read_text().split()[0] if args.token_file else ""
    session = Session(args.relay, pb.Hello(
        role=pb.ROLE_PUBLISHER, stream=args.stream, token=token, agent="framecast-python/0.1",
        instance=random.getrandbits(64), codec=pb.CODEC_JPEG, width=width, height=height,
        fps=args.fps))
    threading.Thread(target=answer_pings, args=[session], daemon=True).start()

    epoch = session.relay_now_us()
    next_at = time.monotonic()
    for sequence, picture in enumerate(itertools.cycle(pictures) if args.loop else pictures):
        width, height = jpeg_size(picture)
        now = session.relay_now_us()
        session.send(pb.Envelope(frame=pb.Frame(
            codec=pb.CODEC_JPEG, width=width, height=height, keyframe=True, epoch=epoch,
            sequence=sequence, capture_us=now, encoded_us=now, published_us=now, relayed_us=0,
            payload=picture)))
        next_at += 1 / args.fps
        time.sleep(max(0, next_at - time.monotonic()))
    session.close()


if __name__ == "__main__":
    main()
