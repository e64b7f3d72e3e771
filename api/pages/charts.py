"""The trend of a district as an SVG drawn on the server: no script, no foreign library, and it prints.

The values stand beside it as a table (`_sheet.html`); the picture's text for readers of text is one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from api.actions.map_view import MapView, TrendPoint
from graph_schema.model.figures import CellState, PublishedCell

WIDTH, HEIGHT = 320, 128
LEFT, TOP, BOTTOM = 34, 12, 22
LINE_HEIGHT = 14
_CHARACTER = 6.7
"""Mean width of a character at 12 px semibold."""
_ONE_LINE = 15
"""A longer label at a line's end is broken in two, where its name may be broken."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture needs in the reader's language."""

    text: Callable[..., str]
    number: Callable[[float, int], str]
    day: Callable[[date], str]
    month: Callable[[date], str]


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    values: tuple[float | None, ...]
    is_city: bool

    def last(self) -> tuple[int, float] | None:
        """Position and value of the newest point that is shown."""
        shown = [(index, value) for index, value in enumerate(self.values) if value is not None]
        return shown[-1] if shown else None

    def first(self) -> tuple[int, float] | None:
        """Position and value of the oldest point that is shown."""
        return next(((index, value) for index, value in enumerate(self.values) if value is not None), None)


@dataclass(frozen=True, slots=True)
class _Scale:
    bottom: float
    top: float
    step: float
    steps: int
    right: float
    """Where the lines end; the labels stand to the right of it."""

    def x(self, index: int) -> float:
        """Place of the point number `index`, oldest first."""
        return LEFT + index * (self.right - LEFT) / max(1, self.steps - 1)

    def y(self, value: float) -> float:
        """Place of a value."""
        return TOP + (self.top - value) / (self.top - self.bottom) * (HEIGHT - TOP - BOTTOM)


def draw_trend(view: MapView, words: Words) -> Markup:
    """Return the trend of the open district beside the city's, or of the city alone; empty without two dates.

    The scale begins at zero (maps of change: wherever the values are); a withheld value is a gap.
    """
    points = view.sheet.trend
    if len(points) < 2:
        return Markup("")
    lines = _lines(view, points, words)
    shown = [value for line in lines for value in line.values if value is not None]
    if not shown:
        return Markup('<p class="nothing">{}</p>').format(words.text("trend.gaps"))
    labels = [_label(line, view.decimals, words) for line in lines]
    longest = max(len(part) for label in labels for part in label)
    step = _step(max(shown) - min(0.0, *shown), view.decimals)
    scale = _scale(min(0.0, *shown), max(shown), step, len(points), WIDTH - 12 - longest * _CHARACTER)
    parts = [_grid(scale, view.decimals, words), _dates(scale, points, words)]
    parts += [_path(line, scale) for line in lines] + [_ends(lines, labels, scale)]
    picture = Markup('<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, HEIGHT, _summary(lines, points, view, words), Markup("").join(parts)
    )
    gaps = any(value is None for line in lines for value in line.values)
    return picture + (Markup('<p class="nothing">{}</p>').format(words.text("trend.gaps")) if gaps else Markup(""))


def _lines(view: MapView, points: Sequence[TrendPoint], words: Words) -> list[_Line]:
    city = _Line(words.text("sheet.city_short"), tuple(_value(point.city) for point in points), is_city=True)
    if view.sheet.area is None:
        return [city]
    return [_Line(view.sheet.area.name, tuple(_value(point.area) for point in points), is_city=False), city]


def _value(cell: PublishedCell | None) -> float | None:
    if cell is None or cell.state in (CellState.WITHHELD, CellState.NO_DATA):
        return None
    return cell.value or 0.0


def _step(span: float, decimals: int) -> float:
    """Return a round step that cuts `span` into up to three, and needs no more decimals than the values have.

    Else 0.25 would stand at the axis as 0.3, and 0.75 as 0.8.
    """
    finest = 10.0**-decimals
    power = finest
    while power * 10 <= span:
        power *= 10
    sizes = [size * power for size in (0.5, 1, 2, 2.5, 5, 10)]
    whole = [size for size in sizes if abs(size / finest - round(size / finest)) < 1e-6]
    return next(size for size in whole if span / size <= 3.0001 or size == whole[-1])


def _scale(lowest: float, highest: float, step: float, steps: int, right: float) -> _Scale:
    """Return a scale on whole steps from below the lowest value, or zero, to above the highest."""
    bottom = -step * -(-abs(lowest) // step) if lowest < 0 else 0.0
    top = step * max(1, -(-highest // step))
    return _Scale(bottom, top, step, steps, right)


def _grid(scale: _Scale, decimals: int, words: Words) -> Markup:
    count = round((scale.top - scale.bottom) / scale.step)
    digits = 0 if abs(scale.step - round(scale.step)) < 1e-9 else decimals
    line = Markup('<path class="{}" d="M{} {:.1f}H{:.1f}"/>')
    label = Markup('<text class="axis" x="{}" y="{:.1f}" text-anchor="end">{}</text>')
    marks: list[Markup] = []
    for number in range(count + 1):
        value = scale.bottom + number * scale.step
        y = scale.y(value)
        kind = "base" if abs(value) < scale.step / 1000 else "grid"
        marks += [
            line.format(kind, LEFT, y, scale.right),
            label.format(LEFT - 6, y + 4, words.number(value, digits)),
        ]
    return Markup("").join(marks)


def _dates(scale: _Scale, points: Sequence[TrendPoint], words: Words) -> Markup:
    last = len(points) - 1
    wanted = sorted({0, last // 2, last}) if last >= 4 else [0, last]
    label = Markup('<text class="axis" x="{:.1f}" y="{}" text-anchor="middle">{}</text>')
    return Markup("").join(
        label.format(scale.x(index), HEIGHT - 5, words.month(points[index].reference_date)) for index in wanted
    )


def _path(line: _Line, scale: _Scale) -> Markup:
    steps: list[str] = []
    pen = "M"
    for index, value in enumerate(line.values):
        if value is None:
            pen = "M"
            continue
        steps.append(f"{pen}{scale.x(index):.1f} {scale.y(value):.1f}")
        pen = "L"
    return Markup('<path class="{}" d="{}"/>').format("city" if line.is_city else "area", "".join(steps))


def _label(line: _Line, decimals: int, words: Words) -> list[str]:
    """Return what stands at the line's end, the value first, in one or two lines."""
    last = line.last()
    text = f"{words.number(last[1], decimals)}\u00a0{line.name}" if last else ""
    if len(text) <= _ONE_LINE:
        return [text]
    breaks = [place + 1 for place, sign in enumerate(text) if sign in " -/" and place > 2]
    if not breaks:
        return [text]
    middle = min(breaks, key=lambda place: abs(place - len(text) / 2))
    return [text[:middle].rstrip(), text[middle:]]


def _ends(lines: Sequence[_Line], labels: Sequence[Sequence[str]], scale: _Scale) -> Markup:
    """Label each line where it ends; labels give way to each other and stay inside the picture."""
    ends = [(line, label, end) for line, label in zip(lines, labels, strict=True) if (end := line.last()) is not None]
    ends.sort(key=lambda each: scale.y(each[2][1]))
    heights: list[float] = []
    below = 0.0
    for _, label, (_, value) in ends:
        height = max(scale.y(value) + 4, below)
        heights.append(height)
        below = height + LINE_HEIGHT * len(label) + 1
    too_low = max(0.0, below - LINE_HEIGHT - (HEIGHT - BOTTOM + 4))
    point = Markup('<circle class="{}-point" cx="{:.1f}" cy="{:.1f}" r="3.5"/>')
    text = Markup('<text class="end" x="{:.1f}" y="{:.1f}">{}</text>')
    drawn: list[Markup] = []
    for (line, label, (index, value)), height in zip(ends, heights, strict=True):
        drawn.append(point.format("city" if line.is_city else "area", scale.x(index), scale.y(value)))
        for number, part in enumerate(label):
            drawn.append(text.format(scale.x(index) + 8, height - too_low + number * LINE_HEIGHT, part))
    return Markup("").join(drawn)


def _summary(lines: Sequence[_Line], points: Sequence[TrendPoint], view: MapView, words: Words) -> str:
    sentences: list[str] = []
    for line in lines:
        first, last = line.first(), line.last()
        if first is None or last is None:
            continue
        sentences.append(
            words.text(
                "trend.summary",
                name=line.name,
                first=words.number(first[1], view.decimals),
                first_day=words.day(points[first[0]].reference_date),
                last=words.number(last[1], view.decimals),
                last_day=words.day(points[last[0]].reference_date),
            )
        )
    return escape("; ".join(sentences))
