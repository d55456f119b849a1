#!/usr/bin/python3
"""Watches a stream: one line a picture, each saved if a folder is given.

    ./watch.py --stream cam [--relay 127.0.0.1:7400] [--frames 100] [--save DIR] [--token-file FILE]
"""
import argparse
import pathlib

from framecast_wire import Session, pb

EXTENSIONS = {pb.CODEC_JPEG: "jpg", pb.CODEC_PNG: "png", pb.CODEC_H264: "h264"}


def main():
    args = argparse.ArgumentParser(description="Watches a Framecast stream.")
    args.add_argument("--stream", required=True)
    args.add_argument("--relay", default="127.0.0.1:7400")
    args.add_argument("--frames", type=int, default=0, help="stop after so many; 0: never")
    args.add_argument("--save", type=pathlib.Path, help="folder for the pictures")
    args.add_argument("--token-file", type=pathlib.Path)
    args = args.parse_args()

    token = args.token_file.read_text().split()[0] if args.token_file else ""
    session = Session(args.relay, pb.Hello(
        role=pb.ROLE_VIEWER, stream=args.stream, token=token, agent="framecast-python/0.1"))
    if args.save:
        args.save.mkdir(parents=True, exist_ok=True)
    shown = 0
    while not args.frames or shown < args.frames:
        envelope = session.receive()
        if envelope.HasField("stream_status"):
            status = envelope.stream_status
            print(f"{status.stream}: {pb.StreamState.Name(status.state)} {status.detail}", flush=True)
        if not envelope.HasField("frame"):
            continue
        frame = envelope.frame
        age_ms = (session.relay_now_us() - frame.capture_us) / 1000
        print(f"frame {frame.sequence} {frame.width}x{frame.height} {len(frame.payload)} bytes, "
              f"{age_ms:.1f} ms old", flush=True)
        if args.save:
            name = f"{frame.sequence:08d}.{EXTENSIONS.get(frame.codec, 'raw')}"
            (args.save / name).write_bytes(frame.payload)
        shown += 1
    session.close()


if __name__ == "__main__":
    main()
