"""The report's tables, in Markdown."""
import figures
import relays

FLOOR = "floor-write"
ENOUGH = 0.97  # below it, the share of what was offered that was delivered stands beside a figure


class Results:
    """The rows of one or more files, by relay and case."""

    def __init__(self, rows):
        self.rows = rows
        known = [relay.name for relay in relays.ALL]
        measured = dict.fromkeys(row["relay"] for row in rows)
        self.relays = [name for name in known if name in measured] + [name for name in measured if name not in known]

    def cases(self, kind):
        found = {tuple(sorted(row["case"].items(), key=lambda item: item[0])) for row in self.rows if row["case"]["kind"] == kind}
        return sorted((dict(case) for case in found), key=lambda case: (case["picture_bytes"], case["viewers"]))

    def times(self, *kinds):
        """How often each case of these kinds was measured: "1", or "2 to 3"."""
        counts = {len(self._of(row["relay"], row["case"])) for row in self.rows if row["case"]["kind"] in kinds} or {0}
        return str(max(counts)) if len(counts) == 1 else f"{min(counts)} to {max(counts)}"

    def sizes(self):
        return sorted({case["picture_bytes"] for case in self.cases("viewers")})

    def of(self, relay, case):
        """The medians; None when it was not measured or failed each time."""
        return figures.median(self._of(relay, case))

    def failure(self, relay, case):
        return next((row["failed"] for row in self._of(relay, case) if "failed" in row), None)

    def _of(self, relay, case):
        return [row for row in self.rows if row["relay"] == relay and row["case"] == case]


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def kilobytes(count):
    return f"{count / 1000:g} kB"


def _short(value):
    """Three figures, no more."""
    if value is None:
        return "–"
    if value >= 99.5:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 9.95 else f"{value:.2f}"


def _share(f):
    return f" ({100 * f['delivered']:.0f} %)" if f["delivered"] < ENOUGH else ""


def by_viewers(results, size, cell):
    """A row for each relay, a column for each number of viewers."""
    cases = [case for case in results.cases("viewers") if case["picture_bytes"] == size]
    rows = []
    for relay in results.relays:
        row = []
        for case in cases:
            f = results.of(relay, case)
            row.append(cell(f, case) if f else "failed" if results.failure(relay, case) else "–")
        if set(row) != {"–"}:
            rows.append([relay, *row])
    return _table(["relay", *(f"{case['viewers']:,}" for case in cases)], rows)


def cpu(results, size):
    def cell(f, case):
        floor = results.of(FLOOR, case)
        ratio = f" · {f['cpu_per_gb'] / floor['cpu_per_gb']:.2f}" if floor and f["cpu_per_gb"] else ""
        return _short(f["cpu_per_gb"]) + ratio + _share(f)

    return by_viewers(results, size, cell)


def latency(results, size):
    return by_viewers(results, size, lambda f, case: f"{_short(f['p50'])} / {_short(f['p99'])}{_share(f)}")


def latency_read(results, size):
    return by_viewers(results, size, lambda f, case: f"{_short(f['read_p50'])} / {_short(f['read_p99'])}{_share(f)}")


def memory(results, size):
    return by_viewers(results, size, lambda f, case: _short(f["peak"]))


def fairness(results, size):
    return by_viewers(results, size, lambda f, case: f"{f['fairness']:.2f}")


def _each(results, kind, head, cells):
    """A table for each case of a kind, a row for each relay."""
    text = ""
    for case in results.cases(kind):
        rows = []
        for relay in results.relays:
            f = results.of(relay, case)
            if f:
                rows.append([relay, *cells(f, relay, case)])
            elif failure := results.failure(relay, case):
                rows.append([relay, f"failed: {failure}".replace("|", "/")[:120], *["–"] * (len(head) - 1)])
        text += f"\n{_title(case)}:\n\n" + _table(["relay", *head], rows)
    return text.lstrip("\n")


def _title(case):
    return f"{kilobytes(case['picture_bytes'])} at {case['fps']:g} frames a second, {case['viewers']:,} viewers"


def stopped(results, kind):
    def cells(f, relay, case):
        without = _without_stopped(results, relay, case)
        return [
            f"{_short(f['p50'])} / {_short(f['p99'])}{_share(f)}",
            f"{_short(without['p50'])} / {_short(without['p99'])}" if without else "–",
            _short(f["cpu_per_gb"]),
            _short(f["stopped_kernel_kb"]) if f["closed_stopped"] < case["stopped"] else "closed",
            f"{f['growth']:+.1f}",
        ]

    head = ["the others' latency, ms, p50 / p99", "the same without the stopped", "CPU s/GB",
            "kernel's memory for a stopped one, kB", "relay's growth in it, MB"]
    return _each(results, kind, head, cells)


def _without_stopped(results, relay, case):
    """The figures of as many viewers as go on reading or, where that was not measured, as there are in all."""
    for count in (case["viewers"] - case["stopped"], case["viewers"]):
        for each in results.cases("viewers"):
            same = all(each[key] == case[key] for key in ("picture_bytes", "fps")) and each["viewers"] == count
            if same and (f := results.of(relay, each)):
                return f
    return None


def slow(results):
    def cells(f, relay, case):
        return [
            f"{_short(f['slow_p50'])} / {_short(f['slow_max'])}" if not f["closed_slow"] else "closed",
            _short(f["slow_fps"]),
            _short(f["slow_kernel_kb"]),
            f"{_short(f['p50'])} / {_short(f['p99'])}{_share(f)}",
        ]

    head = ["age of its frames, ms, p50 / max", "its frames a second", "kernel's memory for it, kB",
            "the others' latency, ms, p50 / p99"]
    return _each(results, "slow-one", head, cells)


def overload(results):
    def cells(f, relay, case):
        return [
            f"{f['mb_per_s']:,.0f}", f"{100 * f['delivered']:.0f} %", f"{_short(f['p50'])} / {_short(f['p99'])}",
            f"{_short(f['fps_least'])}–{_short(f['fps_most'])}", _short(f["cpu_per_gb"]), _short(f["peak"]),
        ]

    head = ["MB/s delivered", "of what was offered", "latency, ms, p50 / p99", "frames a second, worst–best viewer",
            "CPU s/GB", "MB resident"]
    return _each(results, "overload", head, cells)


def scale_up(results):
    def cells(f, relay, case):
        return [
            f"{100 * f['delivered']:.1f} %", f"{_short(f['p50'])} / {_short(f['p99'])}", _short(f["cpu_per_gb"]),
            _short(f["peak"]), f"{f['descriptors']:.0f}", f"{f['threads']:.0f}", f"{f['fairness']:.2f}",
        ]

    head = ["delivered", "latency, ms, p50 / p99", "CPU s/GB", "MB resident", "descriptors", "threads",
            "bytes, worst / best viewer"]
    return _each(results, "scale-up", head, cells)


def ahead(results, own="framecast"):
    """Where one that others use is better than ours, with its figures: nothing is left out because it is unwelcome."""
    lines, others = [], {relay.name for relay in relays.ALL if relay.program}
    for case in results.cases("viewers"):
        ours = results.of(own, case)
        if not ours:
            continue
        for relay in results.relays:
            f = results.of(relay, case)
            if relay not in others or not f or f["delivered"] < min(ENOUGH, ours["delivered"]):
                continue
            better = [f"{what} {_short(f[key])} against {_short(ours[key])}{unit}"
                      for key, what, unit in (("cpu_per_gb", "CPU", " s/GB"), ("p50", "p50", " ms"), ("p99", "p99", " ms"))
                      if f[key] is not None and ours[key] is not None and f[key] < ours[key]]
            if better:
                lines.append(f"- {relay}, {kilobytes(case['picture_bytes'])}, {case['viewers']:,} viewers: {', '.join(better)}")
    return "\n".join(lines) + "\n" if lines else "In nothing of CPU, p50 and p99 of the tables above.\n"
