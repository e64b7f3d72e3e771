"""What a reader of the repository would stumble over."""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath

from tests.project.committed import committed_files, committed_modules, committed_texts

MODULE_LINES, FUNCTION_LINES = 300, 40

LONGER_MODULES: dict[str, str] = {}
"""Modules above the limit, each with the reason that a reader accepts."""

LONGER_FUNCTIONS: dict[str, str] = {}
"""Functions above the limit (`file:name`), each with the reason that a reader accepts."""

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "misc", "common"}

# Put together here, so that this file does not hold what it forbids.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"), ("repo1", "maven", "org"),
        ("repo", "maven", "apache", "org"), ("registry", "yarnpkg", "com"), ("proxy", "golang", "org"),
    )
)  # fmt: skip
MACHINE_PATH = re.compile(r"(?<![\w.~})])/(?:" + "|".join(("work", "farm", "root", "tmp")) + r")/\w")


def test_no_file_names_a_host_of_a_package_registry() -> None:
    found = [(name, host) for name, text in committed_texts() for host in REGISTRIES if host in text]
    assert found == []


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    assert [name for name, text in committed_texts() if MACHINE_PATH.search(text)] == []


def test_lock_files_hold_versions_and_hashes_but_no_download_addresses() -> None:
    texts = dict(committed_texts())
    assert not re.search(r'"resolved"\s*:\s*"https?:', texts["web_static/package-lock.json"])
    assert not re.search(r"--(extra-)?index-url|--find-links|https?://", texts["requirements.lock"])
    unhashed = [line for line in texts["requirements.lock"].splitlines() if "==" in line and not line.endswith("\\")]
    assert unhashed == []


def test_folders_and_modules_are_called_by_what_they_are_about() -> None:
    named = {
        part.removesuffix(".py") for path in committed_files() for part in path.parts
        if "node_modules" not in path.parts
    }  # fmt: skip
    assert named & VAGUE_NAMES == set()


def test_modules_stay_short_enough_to_be_read_at_once() -> None:
    too_long = {name: text.count("\n") for name, text in committed_modules() if text.count("\n") > MODULE_LINES}
    assert set(too_long) == set(LONGER_MODULES), too_long


def test_functions_stay_short_enough_to_be_read_at_once() -> None:
    too_long = {
        f"{name}:{function.name}": lines
        for name, text in committed_modules()
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _lines_without_docstring(function)) > FUNCTION_LINES
    }
    assert set(too_long) == set(LONGER_FUNCTIONS), too_long


def test_no_module_swallows_an_error_or_leaves_something_to_be_done() -> None:
    found = [
        f"{name}:{getattr(node, 'lineno', '?')}"
        for name, text in committed_modules()
        for node in ast.walk(ast.parse(text))
        if _swallows(node) or _is_left_open(node)
    ]
    assert found == []


def test_no_comment_promises_later_work() -> None:
    promise = re.compile(r"#\s*(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
    assert [name for name, text in committed_texts() if name.endswith(".py") and promise.search(text)] == []


def test_data_of_real_cities_is_not_committed() -> None:
    geographic = {".geojson", ".gpkg", ".shp", ".dbf"}
    large = [path.name for path in committed_files() if path.stat().st_size > 1_000_000]
    assert [path.name for path in committed_files() if path.suffix in geographic] == []
    assert large == []


def test_every_module_says_what_it_is_about() -> None:
    silent = [
        name for name, text in committed_modules()
        if ast.get_docstring(ast.parse(text)) is None and PurePosixPath(name).name != "__main__.py"
    ]  # fmt: skip
    assert silent == []


def _lines_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return lines


def _swallows(node: ast.AST) -> bool:
    return isinstance(node, ast.ExceptHandler) and all(isinstance(each, ast.Pass) for each in node.body)


def _is_left_open(node: ast.AST) -> bool:
    return isinstance(node, ast.Raise) and "NotImplemented" + "Error" in ast.unparse(node)
