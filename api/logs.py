"""Logs: events with a few named fields on standard error, and a filter that lets no personal value through.

What may be logged is declared: the fields of `ALLOWED`. Every other field is replaced by its type, so that a new
log line cannot leak by mistake; texts of exceptions are left out because they often repeat a value.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "office",
        # the engine and the graph
        "attempt", "dialect", "exit_code", "log_file", "name", "number", "reason", "restart_in_seconds",
        "restarts", "scheme", "version",
        # imports and figures: counts, never rows
        "batch", "batches", "changed", "created", "done", "kind", "not_located", "protected", "refused", "seconds",
        "state", "tables", "total", "unchanged", "vanished", "areas", "level_code", "reference_date",
        # requests: the route's pattern instead of the address, which may hold a key
        "code", "duration_ms", "error", "method", "place", "queries", "request_id", "route", "status", "url",
        "way",  # lines of code that an unexpected failure went through
        "seed", "scale", "bytes", "port", "pid",
    }
)  # fmt: skip
"""Fields that hold technical values only. `tests/api/test_logs.py` compares them with the labels' properties."""

_office: ContextVar[str] = ContextVar("office", default="")
"""Which of several offices a log line is about; threads and tasks that are begun for it inherit it."""

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|„[^“]*“|`[^`]*`")
_MAIL = re.compile(r"\S+@\S+")
_NUMBER = re.compile(r"\d{5,}")
_LONGEST = 200
_URL_QUERY = re.compile(r"\?\S*")


class _ToStandardError(logging.Handler):
    """Writes to the standard error of the moment."""

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr, flush=True)


def configure_logs(log_format: str = "text", level: str = "warning") -> None:
    """Send structlog and the standard library's loggers to standard error, filtered; for the whole process."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        keep_declared_fields,
        name_office,
    ]
    threshold = getattr(logging, level.upper())
    structlog.configure(
        processors=[*shared, _renderer(log_format)],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=lambda *_arguments: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = _ToStandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                clean_foreign,
                name_office,
                _renderer(log_format),
            ],
        )
    )
    # Libraries speak freely: only their warnings are wanted, and those without what they quote.
    logging.basicConfig(handlers=[handler], level=max(threshold, logging.WARNING), force=True)


@contextmanager
def in_office(office: str) -> Generator[None]:
    """Let every log line of the block, and of what is begun in it, carry the id of an office."""
    before = _office.set(office)
    try:
        yield
    finally:
        _office.reset(before)


def name_office(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Write the office into a log line where there are several."""
    if office := _office.get():
        event["office"] = office
    return event


def keep_declared_fields(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Replace the value of every field that is not declared by its type, and shorten exceptions to their class."""
    kept: EventDict = {}
    for field, value in event.items():
        if field == "exc_info":
            kept["error"] = _class_of(value)
        else:
            kept[field] = value if field in ALLOWED else f"<{type(value).__name__}>"
    return kept


def clean_foreign(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Take quoted texts, mail addresses, long numbers and address queries out of a library's message."""
    text = str(event.get("event", ""))
    for pattern, instead in ((_URL_QUERY, "?…"), (_QUOTED, "…"), (_MAIL, "…"), (_NUMBER, "…")):
        text = pattern.sub(instead, text)
    kept: EventDict = {"event": text[:_LONGEST], "level": event.get("level"), "timestamp": event.get("timestamp")}
    if event.get("exc_info"):
        kept["error"] = _class_of(event["exc_info"])
    return kept


def _class_of(exc_info: Any) -> str:
    if exc_info is True:
        exc_info = sys.exc_info()
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    return type(error).__name__


def _renderer(log_format: str) -> Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
