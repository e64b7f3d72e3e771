"""The caseload ratios as bars beside their targets: an SVG drawn on the server, with its table on the same page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from markupsafe import Markup

from api.actions.show_caseload import CaseloadLine, CaseloadView
from api.texts import Texts

NameOf: TypeAlias = Callable[[CaseloadLine], str]
"""Names a line in the reader's language."""

WIDTH, ROW, BAR = 320, 42, 12
_LONGEST = 40
"""Letters of a name that fit above a bar; the table has the whole name."""


def draw_caseload(view: CaseloadView, texts: Texts, name_of: NameOf) -> Markup:
    """Return a bar per line, by name, with a stroke at the target; empty where no line has a ratio.

    All bars have one colour whatever they show (F11), and none is longer than the picture.
    """
    lines = drawn_lines(view)
    if not lines:
        return Markup("")
    longest = max(max(line.ratio or 0, line.target or 0) for line in lines) or 1
    parts = [_bar(line, name_of(line), ROW * place, longest) for place, line in enumerate(lines)]
    said = "; ".join(_sentence(line, name_of(line), texts) for line in lines)
    return Markup('<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, ROW * len(lines), said, Markup("").join(parts)
    )


def drawn_lines(view: CaseloadView) -> list[CaseloadLine]:
    """Return the lines that have a bar: those with a ratio."""
    return [line for line in view.rows if line.ratio is not None]


def _bar(line: CaseloadLine, name: str, top: int, longest: int) -> Markup:
    scale = (WIDTH - 2) / longest
    short = name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
    drawn = Markup(
        '<text x="0" y="{}">{}</text><text class="end" x="{}" y="{}" text-anchor="end">1 : {}</text>'
        '<rect class="bar" x="0" y="{}" width="{:.1f}" height="{}"/>'
    ).format(top + 14, short, WIDTH, top + 14, line.ratio, top + 20, (line.ratio or 0) * scale, BAR)
    if line.target is None:
        return drawn
    # A light edge, so that the stroke is seen within the bar too.
    stroke = Markup('<path class="edge" d="M{0:.1f} {1}v{2}"/><path class="target" d="M{0:.1f} {1}v{2}"/>')
    return drawn + stroke.format(line.target * scale + 1, top + 17, BAR + 6)


def _sentence(line: CaseloadLine, name: str, texts: Texts) -> str:
    if line.target is None:
        return texts("caseload.chart.without_target", name=name, ratio=line.ratio)
    return texts("caseload.chart.row", name=name, ratio=line.ratio, target=line.target)
