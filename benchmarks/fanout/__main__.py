"""Side by side: relays that carry the same frames to the same viewers, one after the other, in one run."""
import argparse
import json
import pathlib
import signal
import sys
import time

import cases
import figures
import machine
import relays
import report
import run
import verify

_OVERHEAD_SECONDS = 2.0  # of starting and ending
RESULTS = relays.HERE / "results"


def _numbers(text):
    return [int(word) for word in text.split(",")]


def _words(text):
    return text.split(",")


def parse_arguments():
    parser = argparse.ArgumentParser(prog="benchmarks/fanout.sh", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    measuring = commands.add_parser(
        "run", help="measure (the default); a run without a choice also writes docs/benchmarks.md")
    measuring.add_argument("--quick", action="store_true", help="a few cases, once: some minutes instead of an hour")
    measuring.add_argument("--sizes", type=_numbers, help="bytes of a picture: 60000,200000")
    measuring.add_argument("--viewers", type=_numbers, help="1,10,50,200,500,1000")
    measuring.add_argument("--kinds", type=_words, help=",".join(cases.KINDS))
    measuring.add_argument("--repeat", type=int, help="how often each is measured, odd viewers half as often; medians are shown [2; quick: 1]")
    measuring.add_argument("--seconds", type=float, help="how long each is measured [4; quick: 3]")
    measuring.add_argument("--results", type=pathlib.Path, help="append to this file instead of beginning a new one")
    checking = commands.add_parser("verify", help="check that every frame arrives whole, unaltered, and ever newer")
    checking.add_argument("--seconds", type=float, default=10, help="how long frames are sent [10]")
    for command in (measuring, checking):
        command.add_argument("--relays", type=_words, help=",".join(relay.name for relay in relays.ALL))
        command.add_argument("--variant", action="append", default=[], metavar="NAME=OPTIONS",
                             help="also this relay with other options: of Java (-X, -D), its own, or another .jar")
    writing = commands.add_parser("report", help="write docs/benchmarks.md anew from files of results")
    writing.add_argument("files", type=pathlib.Path, nargs="+")
    words = sys.argv[1:]
    if not words or words[0].startswith("--"):
        words = words if words in (["--help"], ["-h"]) else ["run", *words]
    return parser.parse_args(words)


def _chosen_cases(wish):
    given = {name: getattr(wish, name) for name in ("sizes", "viewers", "seconds", "kinds")}
    given = {name: value for name, value in given.items() if value is not None}
    unknown = set(wish.kinds or []) - set(cases.KINDS)
    if unknown:
        raise ValueError(f"there is no kind '{unknown.pop()}'; there are {', '.join(cases.KINDS)}")
    return cases.quick(**given) if wish.quick else cases.full(**given)


def _here(chosen):
    for relay in chosen:
        if missing := relay.missing():
            print(missing, file=sys.stderr)
    return [relay for relay in chosen if not relay.missing()]


def _rounds(chosen, wanted, repeat):
    """Round robin: whatever else happens on the machine happens to all."""
    for case in wanted:
        for _ in range(case.times(repeat)):
            for relay in chosen:
                if case.measures(relay):
                    yield relay, case


def measure(wish):
    wanted, chosen = _chosen_cases(wish), _here(relays.choose(wish.relays, wish.variant))
    machine.enter_own_network()
    RESULTS.mkdir(exist_ok=True)
    file = wish.results or RESULTS / time.strftime("%Y-%m-%d-%H%M%S.jsonl")
    everything = list(_rounds(chosen, wanted, wish.repeat or (1 if wish.quick else 2)))
    minutes = sum(relay.warm_up + case.seconds + _OVERHEAD_SECONDS for relay, case in everything) / 60
    print(f"{len(everything)} measurements, about {minutes:.0f} minutes", file=sys.stderr)
    with open(file, "a", encoding="utf-8") as results:
        print(json.dumps({"machine": machine.describe(chosen)}), file=results, flush=True)
        for number, (relay, case) in enumerate(everything, 1):
            row = run.measure(relay, case)
            print(json.dumps(row), file=results, flush=True)
            print(f"{number}/{len(everything)}  {case}  {relay.name}: {figures.line(row)}", file=sys.stderr, flush=True)
    everything_as_it_comes = not (
        wish.quick or wish.relays or wish.variant or wish.sizes or wish.viewers or wish.kinds or wish.results)
    if everything_as_it_comes:
        report.write([file])
    else:
        print(report.text([file]))
    print(f"Results: {file}", file=sys.stderr)


def main():
    # So that what was started is ended whichever way this ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    wish = parse_arguments()
    try:
        if wish.command == "run":
            measure(wish)
        elif wish.command == "report":
            report.write(wish.files)
        else:
            chosen = _here(relays.choose(wish.relays or verify.DEFAULT, wish.variant))
            machine.enter_own_network()
            sys.exit(verify.run(chosen, wish.seconds))
    except KeyboardInterrupt:
        sys.exit(130)
    except (ValueError, FileNotFoundError) as mistake:
        sys.exit(f"fanout: {mistake}")


main()
