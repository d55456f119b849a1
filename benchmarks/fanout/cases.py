"""What is measured: so many viewers of so large pictures, some of them odd."""
from dataclasses import asdict, dataclass, replace

SIZES = (60_000, 200_000)
VIEWERS = (1, 10, 50, 200, 500, 1000)
_QUICK_VIEWERS = (10, 200)


@dataclass(frozen=True)
class Case:
    kind: str  # which of the tables it is for
    picture_bytes: int = 60_000
    fps: float = 30
    viewers: int = 50
    stopped: int = 0  # of the viewers, so many stop reading
    slow: int = 0  # of the viewers, so many read slowly
    rate: float = 300e3  # bytes a second that a slow one reads
    seconds: float = 4  # of measuring
    relays: tuple[str, ...] | None = None  # measured with these alone

    def times(self, repeat):
        """The plain ones as often as was asked, the others, which take longer, half as often."""
        return repeat if self.kind == "viewers" else (repeat + 1) // 2

    def measures(self, relay):
        known = self.relays is None or relay.name in self.relays or relay.is_variant
        return known and (relay.kinds is None or self.kind in relay.kinds)

    def __str__(self):
        odd = f", {self.stopped} stopped" * bool(self.stopped) + f", {self.slow} slow" * bool(self.slow)
        return f"{self.picture_bytes / 1000:g} kB x {self.fps:g} fps x {self.viewers} viewers{odd}"

    def as_dict(self):
        return asdict(self) | {"relays": None}


def _odd_ones(seconds):
    longer = max(8.0, seconds)
    return [
        # Buffers take some seconds to fill, and pictures to become old.
        Case("stopped-one", stopped=1, seconds=longer),
        Case("stopped-one", picture_bytes=200_000, stopped=1, seconds=longer),
        Case("stopped-half", viewers=100, stopped=50, seconds=longer),
        Case("slow-one", slow=1, seconds=longer),
        Case("slow-one", picture_bytes=200_000, slow=1, seconds=longer),
        # More than two cores carry.
        Case("overload", picture_bytes=200_000, viewers=500, fps=120, seconds=seconds),
        Case("scale-up", picture_bytes=20_000, viewers=5000, fps=10, seconds=longer,
             relays=("framecast", "floor-write", "floor-tee", "mosquitto")),
    ]


KINDS = ("viewers", "stopped-one", "stopped-half", "slow-one", "overload", "scale-up")


def full(sizes=None, viewers=None, seconds=4.0, kinds=KINDS):
    """All cases of these kinds; sizes or viewers, where they are given, leave out whatever has others."""
    plain = [
        Case("viewers", size, viewers=count, seconds=seconds) for size in sizes or SIZES for count in viewers or VIEWERS
    ]
    odd = [
        case for case in _odd_ones(seconds)
        if case.picture_bytes in (sizes or [case.picture_bytes]) and case.viewers in (viewers or [case.viewers])
    ]
    return [case for case in plain + odd if case.kind in kinds]


def quick(sizes=(60_000,), viewers=None, seconds=3.0, kinds=("viewers", "stopped-one", "slow-one")):
    chosen = full(sizes, viewers, seconds, kinds)
    few = [case for case in chosen if viewers or case.kind != "viewers" or case.viewers in _QUICK_VIEWERS]
    return [replace(case, seconds=min(case.seconds, 6.0)) for case in few]
