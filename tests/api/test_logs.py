"""Logs hold technical values only, whatever a log line tries to say."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
import structlog

from api.logs import ALLOWED, clean_foreign, configure_logs, keep_declared_fields
from graph_schema.labels import NODES


@pytest.fixture
def log_lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[dict[str, object]]]]:
    configure_logs("json", "info")
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    structlog.reset_defaults()
    logging.basicConfig(handlers=[], force=True)


def test_a_declared_field_is_written(log_lines: Callable[[], list[dict[str, object]]]) -> None:
    structlog.get_logger().info("import_done", created=25_402)
    line = log_lines()[0]
    assert (line["event"], line["created"], line["level"]) == ("import_done", 25_402, "info")


def test_the_value_of_an_undeclared_field_is_replaced_by_its_type(
    log_lines: Callable[[], list[dict[str, object]]],
) -> None:
    structlog.get_logger().warning("odd", family_name="Yılmaz", row={"street": "Wiesenweg"})
    line = log_lines()[0]
    assert line["family_name"] == "<str>"
    assert line["row"] == "<dict>"


def test_an_exception_leaves_its_class_and_not_its_text(log_lines: Callable[[], list[dict[str, object]]]) -> None:
    try:
        raise KeyError("Yılmaz, Ayşe")
    except KeyError:
        structlog.get_logger().exception("failed")
    assert "Yılmaz" not in json.dumps(line := log_lines()[0], ensure_ascii=False)
    assert line["error"] == "KeyError"


def test_a_librarys_warning_is_written_without_what_it_quotes(
    log_lines: Callable[[], list[dict[str, object]]],
) -> None:
    logging.getLogger("some.library").warning(
        "no row '%s' for %s in %s", "Yılmaz", "ayse@example.org", "/people?name=Yılmaz&born=1990"
    )
    text = json.dumps(log_lines()[0], ensure_ascii=False)
    assert "no row" in text
    assert "Yılmaz" not in text
    assert "ayse" not in text


def test_chatter_of_libraries_is_not_written(log_lines: Callable[[], list[dict[str, object]]]) -> None:
    logging.getLogger("uvicorn.access").info("GET /people?name=secret")
    assert log_lines() == []


def test_no_personal_property_of_the_graph_is_a_declared_field() -> None:
    personal = {each.name for node in NODES for each in node.properties if each.personal}
    shared_words = {"kind", "state", "protected"}  # also technical: of an import, of a table, and how many
    assert (personal & ALLOWED) - shared_words == set()


def test_the_filter_works_on_what_is_passed_in_any_form() -> None:
    assert keep_declared_fields(None, "info", {"event": "x", "note": ("a", "b")})["note"] == "<tuple>"
    assert clean_foreign(None, "warning", {"event": 'key "Yılmaz" 1234567'})["event"] == "key … …"


def test_log_lines_go_to_standard_error_so_that_results_can_be_piped() -> None:
    script = (
        "import structlog; from api.logs import configure_logs; configure_logs('text', 'info');"
        "structlog.get_logger().info('here'); print('result')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "result\n"
    assert "here" in done.stderr
