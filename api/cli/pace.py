"""How far a stage is and how long it will take, in words: done of all, how many a second, the time that is left."""

from __future__ import annotations

import time
from collections.abc import Callable

_SECONDS_BEFORE_A_RATE = 1.0
"""A rate over less than this says nothing."""
Words = tuple[str, str]
"""German and English."""

_ROWS = (("Zeile", "Zeilen", "Zeilen"), ("row", "rows", "rows"))
_UNITS = {
    "compute": (("Stichtag", "Stichtage", "Stichtagen"), ("reference date", "reference dates", "reference dates")),
    "examine": (("Eintrag", "Einträge", "Einträgen"), ("entry", "entries", "entries")),
}
"""What a stage counts, in German and English: one, many, "of many"; rows where nothing is said."""


class Pace:
    """Follows the stages of a long step; `clock` gives seconds that only go forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stage, self._began, self._before = "", 0.0, 0

    def words(self, stage: str, done: int, total: int) -> Words:
        """Return where a stage is: `1.000 von 2.500 Zeilen, 250 Zeilen/s, noch 0:06`; "" where nothing is known.

        A `total` of 0 is an unknown end. Each stage begins its own count.
        """
        if stage != self._stage or done < self._before:
            self._stage, self._began, self._before = stage, self._clock(), done
        if not done:
            return "", ""
        rate = self._rate(done)
        many_de, many_en = (many for _, many, _ in _UNITS.get(stage, _ROWS))
        de, en = [_counted(done, total, "von", stage, 0)], [_counted(done, total, "of", stage, 1)]
        if rate is not None and stage not in _UNITS:
            de.append(f"{number(rate, 0)} {many_de}/s")
            en.append(f"{number(rate, 1)} {many_en}/s")
        if rate and total > done:
            left = _duration((total - done) / rate)
            de.append(f"noch {left}")
            en.append(f"{left} left")
        return ", ".join(de), ", ".join(en)

    def _rate(self, done: int) -> float | None:
        """Return how many a second were done in this stage; None while that is not known."""
        seconds = self._clock() - self._began
        if seconds < _SECONDS_BEFORE_A_RATE or done <= self._before:
            return None
        return (done - self._before) / seconds


def in_all(stage: str, total: int) -> Words:
    """Return how many there are in a stage: `25.402 Zeilen`; "" where it is not known."""
    return (_counted(0, total, "", stage, 0), _counted(0, total, "", stage, 1)) if total else ("", "")


def number(value: float, locale: int) -> str:
    """Return a whole number as German (0) or English (1) readers write it."""
    text = f"{value:,.0f}"
    return text if locale else text.replace(",", ".")


def _counted(done: int, total: int, of: str, stage: str, locale: int) -> str:
    one, many, of_many = _UNITS.get(stage, _ROWS)[locale]
    counted = total or done
    if total and of and total > 1:
        return f"{number(done, locale)} {of} {number(total, locale)} {of_many}"
    return f"{number(counted, locale)} {one if counted == 1 else many}"


def _duration(seconds: float) -> str:
    """Return seconds as `0:06`, `12:30` or `1:02:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
