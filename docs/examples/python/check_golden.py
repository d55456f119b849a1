#!/usr/bin/python3
"""Holds this implementation to the golden bytes: each message is read and written as the files say."""
import io
import pathlib

from google.protobuf import text_format

from framecast_wire import HERE, delimited, pb, read_message

GOLDEN = HERE.parents[2] / "proto/src/test/resources/golden"


def main():
    files = sorted(GOLDEN.glob("*.txtpb"))
    assert files, f"no golden files in {GOLDEN}"
    for file in files:
        message = text_format.Parse(file.read_text(), pb.Envelope())
        golden = bytes.fromhex(file.with_suffix(".hex").read_text())
        assert delimited(message) == golden, f"{file.stem}: written differently"
        assert read_message(io.BytesIO(golden)) == message, f"{file.stem}: read differently"
    print(f"{len(files)} golden messages read and written alike")


if __name__ == "__main__":
    main()
