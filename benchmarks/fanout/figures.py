"""The figures of a row of results, and of several rows of one relay and case."""
import statistics


def of(row):
    """Latencies in ms at the kernel's arrival unless it says otherwise; memory in MB (of 1,000,000 bytes)."""
    seen, case = row["viewers"], row["case"]
    fast = case["viewers"] - case["stopped"] - case["slow"]
    offered = row["message_bytes"] * case["fps"] * fast * seen["seconds"]
    used = {key: sum(p[key] for p in seen["processes"]) for key in seen["processes"][0] if key != "pid"}
    least, _, most = seen["viewer_bytes"]
    publisher = row.get("publisher", {})
    return {
        "cpu_per_gb": used["cpu"] / (seen["bytes"] / 1e9) if seen["bytes"] else None,
        "cpu_percent": 100 * used["cpu"] / seen["seconds"],
        "viewers_cpu_percent": 100 * seen["own_cpu"] / seen["seconds"],
        "mb_per_s": seen["fast_bytes"] / seen["seconds"] / 1e6,
        "offered_mb_per_s": offered / seen["seconds"] / 1e6,
        "delivered": seen["fast_bytes"] / offered,
        "p50": seen["kernel_ms"]["p50"],
        "p99": seen["kernel_ms"]["p99"],
        "max": seen["kernel_ms"]["max"],
        "read_p50": seen["application_ms"]["p50"],
        "read_p99": seen["application_ms"]["p99"],
        "resident": used["resident"] * 1024 / 1e6,
        "peak": used["peak"] * 1024 / 1e6,
        "growth": (used["resident"] - used["resident_before"]) * 1024 / 1e6,
        "threads": used["threads"],
        "descriptors": used["descriptors"],
        "fairness": least / most if most else 0,
        "fps_least": seen["viewer_frames"][0] / seen["seconds"],
        "fps_most": seen["viewer_frames"][2] / seen["seconds"],
        "slow_p50": seen["slow_ms"]["p50"],
        "slow_max": seen["slow_ms"]["max"],
        "slow_fps": seen["slow_frames"] / seen["seconds"] / case["slow"] if case["slow"] else None,
        "slow_kernel_kb": max(row["slow_kernel_bytes"], default=0) / 1000,
        "stopped_kernel_kb": max(row["stopped_kernel_bytes"], default=0) / 1000,
        "closed_fast": seen["closed"]["fast"],
        "closed_slow": seen["closed"]["slow"],
        "closed_stopped": seen["closed"]["stopped"],
        "skipped": publisher.get("skipped", 0),
    }


def median(rows):
    """The median of each figure over the rows that did not fail; None when all failed."""
    each = [of(row) for row in rows if "failed" not in row]
    if not each:
        return None
    medians = {}
    for key in each[0]:
        values = [figures[key] for figures in each if figures[key] is not None]
        medians[key] = statistics.median(values) if values else None
    return medians


def line(row):
    """For whoever watches the run."""
    if "failed" in row:
        return f"failed: {row['failed']}"
    f = of(row)
    text = f"{f['cpu_per_gb']:.3f} CPU s/GB, p50 {_ms(f['p50'])}, p99 {_ms(f['p99'])}, {100 * f['delivered']:.0f} % of what was offered"
    if f["slow_p50"] is not None:
        text += f", slow one's age p50 {_ms(f['slow_p50'])}, max {_ms(f['slow_max'])}"
    if row["stopped_kernel_bytes"]:
        text += f", kernel holds {f['stopped_kernel_kb']:.0f} kB for a stopped one"
    return text + f", {f['resident']:.0f} MB resident"


def _ms(value):
    return "none" if value is None else f"{value:.2f} ms"
