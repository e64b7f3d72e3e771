"""What is told beside errors: one plain sentence, in German and English."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import structlog

log = structlog.get_logger(__name__)

Notice: TypeAlias = tuple[str, str]
"""A sentence in German and in English; it names files and numbers, never a personal value."""
Tell: TypeAlias = Callable[[str, str], None]
"""Tells a person a notice; commands pass the one that knows the language of their terminal."""


def log_notice(_de: str, en: str) -> None:
    """Tell a notice where nobody said how: as a warning in the log, whose language is English."""
    log.warning(en)
