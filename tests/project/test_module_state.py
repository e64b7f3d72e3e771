"""Nothing of a graph is kept in a module: several offices share the modules of one process."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.demands import REPOSITORY

KEEPS_THE_PROGRAMS_OWN = {
    "api/access/event_feed.py:_FEEDS": "by graph: an office finds its own feed only",
    "api/access/trail_writer.py:_WRITERS": "by graph: an office finds its own writer only",
    "api/access/passwords.py:_nobodys_hash": "a hash that belongs to no account",
    "api/actions/import_jobs.py:workers": "processes, let go of when they end; what they do is in an office's folder",
    "api/actions/figure_processes.py:_begin": "in a child process that counts for one office and ends",
    "api/cli/catalogue.py": "the terminal's words",
    "api/cli/written.py:_formats": "how a language writes numbers",
    "api/graphql/execution.py:_READERS": "how fields of the schema are read",
    "api/pages/rendering.py:templates": "templates",
    "api/rest/document.py:description": "the description of the door, the same for everybody",
    "api/texts.py:_number": "numbers as they are written",
    "api/texts.py:load_texts": "texts",
    "graph_schema/ingest/cells.py:_allowed": "codes of a column",
    "graph_schema/ingest/names_alike.py:_spellings": "spellings of a column's name, in the process of one command",
    "graph_schema/ingest/typed_rows.py:packing_of": "how rows of a table are packed",
    "graph_schema/rules/read_legal_terms.py:shipped_terms": "the terms that the program brings",
    "graph_schema/queries/__init__.py:_families": "query files",
    "graph_schema/queries/__init__.py:load_query": "query files",
}
"""Caches and changeable values of modules, and why no office's data are in them."""
_CACHES = {"cache", "lru_cache"}
_CHANGEABLE = (ast.Dict, ast.List, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_EMPTY_CALLS = {
    "dict",
    "list",
    "set",
    "defaultdict",
    "OrderedDict",
    "deque",
    "WeakKeyDictionary",
    "WeakValueDictionary",
}


def kept_in(path: Path) -> Iterator[str]:
    """Yield what a module keeps between calls: cached functions, `global`, and containers that begin empty."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = {_name(each) for each in node.decorator_list}
            if names & _CACHES or any(isinstance(each, ast.Global) for each in node.body):
                yield node.name
    for node in tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if value is not None and _begins_empty(value):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target  # type: ignore[union-attr]
            yield ast.unparse(target)


def _name(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _begins_empty(value: ast.expr) -> bool:
    if isinstance(value, _CHANGEABLE):
        return not ast.unparse(value).strip("{}[]")
    return isinstance(value, ast.Call) and _name(value) in _EMPTY_CALLS and not value.args


def test_what_modules_keep_is_the_programs_own() -> None:
    found = {
        f"{path.relative_to(REPOSITORY).as_posix()}:{name}"
        for part in ("api", "graph_schema")
        for path in (REPOSITORY / part).rglob("*.py")
        for name in kept_in(path)
    }
    unknown = {each for each in found if not each.startswith(tuple(KEEPS_THE_PROGRAMS_OWN))}
    assert unknown == set(), "keep it in the application's state, or say why it holds nothing of an office"
    assert len(found) >= 6


def test_a_cache_is_found(tmp_path: Path) -> None:
    module = tmp_path / "keeps.py"
    module.write_text(
        "_seen: dict[str, str] = {}\n_TABLE = {1: 2}\n"
        "@lru_cache(maxsize=3)\ndef names():\n    pass\n"
        "def begin():\n    global _seen\n    _seen = {}\n"
    )
    assert set(kept_in(module)) == {"_seen", "names", "begin"}
