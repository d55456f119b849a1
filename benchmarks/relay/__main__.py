"""What a relay holds: over time, and after crowds of connections."""
import argparse
import sys
import tempfile
import time

import crowds
import machine
import stage

_MINUTE = 60


def parse_arguments():
    parser = argparse.ArgumentParser(prog="benchmarks/relay-memory.sh", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["steady", "crowds"], default="steady", help="[steady]")
    parser.add_argument("--viewers", type=int, default=10, help="all fast [10]")
    parser.add_argument("--minutes", type=float, default=60, help="how long, of steady [60]")
    parser.add_argument("--picture-bytes", type=int, default=60_000, help="[60000]")
    return parser.parse_args()


def steady(relay, viewers, minutes):
    """A line each minute; the first after twenty seconds, when Java has warmed up."""
    seconds = minutes * _MINUTE
    relay.start_viewers(viewers, warm_up=1, seconds=seconds + 5)
    relay.start_publisher(seconds + 30)
    print(f"{viewers} viewers. MB are of 1,000,000 bytes.")
    print(f"{'minute':>6}  {'resident':>8}  {'largest':>8}  {'threads':>7}  {'descriptors':>11}")
    began = time.monotonic()
    next_at = 20.0
    while next_at < seconds + 1:
        time.sleep(max(0.0, began + next_at - time.monotonic()))
        held = relay.held()
        print(f"{next_at / _MINUTE:6.1f}  {held.resident:8.1f}  {held.largest:8.1f}  {held.threads:7}  {held.descriptors:11}",
              flush=True)
        next_at = _MINUTE if next_at < _MINUTE else next_at + _MINUTE


def main():
    wish = parse_arguments()
    machine.enter_own_network()
    with tempfile.TemporaryDirectory(prefix="relay-memory-") as folder:
        try:
            if wish.what == "steady":
                with stage.Stage(folder, wish.picture_bytes) as relay:
                    steady(relay, wish.viewers, wish.minutes)
            else:
                crowds.run(folder, wish.picture_bytes)
        except stage.Failed as failure:
            sys.exit(f"relay-memory.sh: {failure}")


main()
