"""What `register change` and `differences settle` refuse before a graph is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import main
from api.cli.field_words import FIELDS
from graph_schema.ingest.leading import CHANGEABLE

BY = ("--by", "A. Beispiel")


@pytest.mark.parametrize(
    ("arguments", "answers"),
    [
        (("register", "change", "phone", *BY), "c1\n\n"),
        (("register", "change", "phone", *BY), "\n"),
        (("register", "change", "birth_date", *BY), "c1\n1990-01-01\n"),
        (("register", "change", "phone"), "c1\n0561\n"),
        (("register", "change", "phone", "0561", *BY), "c1\n"),
        (("differences", "settle", "00000000", *BY), ""),
        (("differences", "settle", "--keep-ours", *BY), ""),
        (("differences", "settle", "00000000", "--keep-ours", "--take-theirs", *BY), ""),
        (("differences", "settle", "00000000", "--keep-ours"), ""),
    ],
)
def test_wrong_usage_is_told_before_anything_is_opened(
    tmp_path: Path, arguments: tuple[str, ...], answers: str
) -> None:
    result = CliRunner().invoke(main, ["--data", str(tmp_path / "data"), *arguments], input=answers)
    assert result.exit_code == 2, result.output
    assert not (tmp_path / "data").exists()


def test_every_field_that_may_be_changed_has_words() -> None:
    assert list(FIELDS) == sorted(FIELDS, key=list(CHANGEABLE).index)
    assert set(FIELDS) == set(CHANGEABLE)
