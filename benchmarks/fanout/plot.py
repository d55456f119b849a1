"""Line plots as SVG: both axes logarithmic, one panel beside the other, one legend for all."""
import math

_PANEL_WIDTH, _PANEL_HEIGHT = 400, 330
_LEFT, _TOP, _GAP, _BOTTOM = 64, 64, 74, 52
_LEGEND_COLUMN, _LEGEND_ROW = 176, 22
_FONT = "font-family='Helvetica, Arial, sans-serif'"

# Okabe and Ito's colours, which the colour-blind tell apart; shapes and dashes say the same once more.
_BLACK, _GREY = "#000000", "#8a8a8a"
_COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8B6C00"]
_SHAPES = ["circle", "square", "diamond", "triangle", "down", "bar"]


class Style:
    def __init__(self, colour, shape, width=1.6, dash=""):
        self.colour, self.shape, self.width, self.dash = colour, shape, width, dash

    def line(self, points):
        dash = f" stroke-dasharray='{self.dash}'" if self.dash else ""
        at = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        return f"<polyline points='{at}' fill='none' stroke='{self.colour}' stroke-width='{self.width}'{dash}/>"

    def mark(self, x, y, hollow=False):
        paint = f"fill='{'#ffffff' if hollow else self.colour}' stroke='{self.colour}' stroke-width='1.4'"
        r = 3 + self.width / 2
        if self.shape == "circle":
            return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{r}' {paint}/>"
        corners = {
            "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
            "diamond": [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
            "triangle": [(0, -1.2), (1.15, 0.9), (-1.15, 0.9)],
            "bar": [(-0.6, -1.3), (0.6, -1.3), (0.6, 1.3), (-0.6, 1.3)],
            "down": [(0, 1.2), (1.15, -0.9), (-1.15, -0.9)],
        }[self.shape]
        return f"<polygon points='{' '.join(f'{x + dx * r:.1f},{y + dy * r:.1f}' for dx, dy in corners)}' {paint}/>"


def styles(names, own="framecast"):
    """Ours thick, the floors grey and dashed, the others in colours."""
    chosen, others, floors = {}, 0, 0
    for name in names:
        if name == own:
            chosen[name] = Style(_BLACK, "circle", 3)
        elif name.startswith("floor"):
            chosen[name] = Style(_GREY, _SHAPES[floors % 6], 1.4, "5 3")
            floors += 1
        else:
            chosen[name] = Style(_COLOURS[others % len(_COLOURS)], _SHAPES[(others + 1) % 6])
            others += 1
    return chosen


def _text(x, y, words, size=12, anchor="middle", extra=""):
    return f"<text x='{x:.1f}' y='{y:.1f}' {_FONT} font-size='{size}' text-anchor='{anchor}' fill='#222222'{extra}>{words}</text>"


def _ticks(low, high):
    """1, 2, 5 of each decade, or the decades alone where those would crowd."""
    steps = (1,) if math.log10(high / low) > 2.5 else (1, 2, 5)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found = [step * 10.0**decade for decade in decades for step in steps]
    return [value for value in found if low * 0.999 <= value <= high * 1.001]


class Panel:
    """series: name -> [(viewers, value, whether all was delivered)]"""

    def __init__(self, title, series, left, counts, bounds):
        self.title, self.series, self.left, self.counts = title, series, left, counts
        self.low, self.high = bounds

    def _x(self, count):
        first, last = math.log10(self.counts[0]), math.log10(self.counts[-1])
        return self.left + 14 + (_PANEL_WIDTH - 28) * (math.log10(count) - first) / max(last - first, 1e-9)

    def _y(self, value):
        share = math.log10(value / self.low) / math.log10(self.high / self.low)
        return _TOP + _PANEL_HEIGHT * (1 - share)

    def draw(self, by_name):
        right, bottom = self.left + _PANEL_WIDTH, _TOP + _PANEL_HEIGHT
        parts = [_text((self.left + right) / 2, _TOP - 12, self.title, 13)]
        for value in _ticks(self.low, self.high):
            y = self._y(value)
            parts.append(f"<line x1='{self.left}' x2='{right}' y1='{y:.1f}' y2='{y:.1f}' stroke='#e2e2e2'/>")
            parts.append(_text(self.left - 7, y + 4, f"{value:g}", anchor="end"))
        for count in self.counts:
            x = self._x(count)
            parts.append(f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{bottom}' y2='{bottom + 5}' stroke='#444444'/>")
            parts.append(_text(x, bottom + 19, f"{count:,}"))
        parts.append(_text((self.left + right) / 2, bottom + 40, "viewers"))
        frame = f"width='{_PANEL_WIDTH}' height='{_PANEL_HEIGHT}' fill='none' stroke='#444444'"
        parts.append(f"<rect x='{self.left}' y='{_TOP}' {frame}/>")
        for name in reversed(self.series):  # the first, which is ours, on top
            points = [(self._x(count), self._y(value), whole) for count, value, whole in self.series[name]]
            parts.append(by_name[name].line([(x, y) for x, y, _ in points]))
            parts += [by_name[name].mark(x, y, not whole) for x, y, whole in points]
        return parts


def _legend(names, by_name, width, top):
    columns = max(1, (width - 2 * _LEFT + _GAP) // _LEGEND_COLUMN)
    parts = []
    for i, name in enumerate(names):
        x, y = _LEFT + i % columns * _LEGEND_COLUMN, top + i // columns * _LEGEND_ROW
        parts.append(by_name[name].line([(x, y), (x + 30, y)]))
        parts.append(by_name[name].mark(x + 15, y))
        parts.append(_text(x + 38, y + 4, name, anchor="start"))
    return parts, top + math.ceil(len(names) / columns) * _LEGEND_ROW


def draw(title, unit, panels):
    """An SVG document. panels: a list of (title, series)."""
    names = list(dict.fromkeys(name for _, series in panels for name in series))
    by_name = styles(names)
    points = [point for _, series in panels for line in series.values() for point in line]
    counts = sorted({count for count, _, _ in points})
    values = [value for _, value, _ in points]
    bounds = (min(values) / 1.25, max(values) * 1.25)
    width = _LEFT + len(panels) * (_PANEL_WIDTH + _GAP) - _GAP + 24
    body = [_text(width / 2, 26, title, 15, extra=" font-weight='bold'")]
    for i, (panel_title, series) in enumerate(panels):
        body += Panel(panel_title, series, _LEFT + i * (_PANEL_WIDTH + _GAP), counts, bounds).draw(by_name)
    middle = _TOP + _PANEL_HEIGHT / 2
    body.append(_text(18, middle, unit, extra=f" transform='rotate(-90 18 {middle})'"))
    legend, height = _legend(names, by_name, width, _TOP + _PANEL_HEIGHT + _BOTTOM + 18)
    body += legend
    body.append(_text(_LEFT, height + 8, "hollow: less than 97 % of what was offered was delivered", 11, "start"))
    size = f"width='{width}' height='{height + 22}' viewBox='0 0 {width} {height + 22}'"
    head = f"<svg xmlns='http://www.w3.org/2000/svg' {size}><rect width='100%' height='100%' fill='#ffffff'/>"
    return "\n".join([head, *body, "</svg>\n"])
