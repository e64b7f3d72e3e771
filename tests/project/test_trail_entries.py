"""Every place that makes an entry of the trail marks it as not chained yet: else nobody would ever chain it."""

from __future__ import annotations

import ast

from tests.demands import REPOSITORY

OF_AN_ENTRY = {"at", "account", "role"}


def entries_made() -> list[tuple[str, set[str]]]:
    """Names that each dict display of an entry gives, with the place where it stands."""
    found: list[tuple[str, set[str]]] = []
    for path in sorted((REPOSITORY / "api").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Dict):
                names = {key.value for key in node.keys if isinstance(key, ast.Constant)}
                if names >= OF_AN_ENTRY:
                    found.append((f"{path.relative_to(REPOSITORY)}:{node.lineno}", {str(name) for name in names}))
    return found


def test_every_entry_is_marked_to_be_chained() -> None:
    made = entries_made()
    assert [place for place, names in made if "unsealed_at" not in names] == []
    assert len(made) >= 4
