"""The REST door asked everything that its description allows, and what it forbids (schemathesis, all checks).

Two Jobcenters, each asked with a key that may do everything and with one that reads figures only. The door for
tokens is asked apart: it takes client id and secret, so a key sent along would be a second way of signing in.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.rest.document import operations
from tests.rest.tenants import Tenant

SEED = 20_261_130
TOKENS = "^/oauth/"
BEGINNINGS = "/imports/[a-z]+$"
"""Where imports are begun, by a form with files. No answer leads there, so there are no links to follow; schemathesis
4.32 takes some forms that fit for such as do not (any bytes "violate the format" of a file), which is why the one check
of that is left out here: `test_rest_door.py` sends the forms that must be refused."""
OF_BEGINNINGS = ("--include-path-regex", BEGINNINGS, "--exclude-checks", "negative_data_rejection")
SLOW_CASES = 2_000
QUICK_CASES = 100
SECONDS = 540
MOST = 6
"""Cases of one operation in each phase that draws them; the other phases count what the description holds."""


def ask(
    folder: Path,
    at: Tenant,
    key: str | None,
    *filters: str,
    most: int,
    phases: str = "examples,coverage,fuzzing,stateful",
) -> int:
    """Ask everything with a key; return the number of cases, after none of them failed."""
    report = folder / f"{len(list(folder.iterdir()))}.json"
    command = [
        Path(sys.executable).with_name("schemathesis"), "--no-color", "run", f"{at.address}/api/v1/openapi.json",
        "--checks", "all", "--phases", phases, "--max-examples", str(most),
        "--seed", str(SEED), "--continue-on-failure",
        "--generation-database", "none", "--report", "json", "--report-json-path", report,
        *(["--header", f"Authorization: Bearer {key}"] if key else []), *filters,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout[-12_000:]
    told: Any = json.loads(report.read_text("utf-8"))
    cases = int(told["test_cases"]["generated"])
    print(f"{at.address}: {cases} cases, 0 failures", flush=True)
    return cases


@pytest.mark.slow
def test_every_case_of_two_users_at_two_jobcenters(here: Tenant, elsewhere: Tenant, tmp_path: Path) -> None:
    cases = 0
    for at in (here, elsewhere):
        for key in (at.all_scopes, at.few_scopes):
            drawn = "examples,coverage,fuzzing"
            cases += ask(tmp_path, at, key, *OF_BEGINNINGS, most=MOST, phases=drawn)
            cases += ask(tmp_path, at, key, "--exclude-path-regex", f"{TOKENS}|{BEGINNINGS}", most=MOST)
        cases += ask(tmp_path, at, None, "--include-path-regex", TOKENS, most=MOST)
    print(f"{cases} cases, 0 failures")
    assert cases >= SLOW_CASES


def test_the_first_cases_of_reading_figures(here: Tenant, tmp_path: Path) -> None:
    of_figures = ("--include-operation-id", "readFigures", "--include-operation-id", "listLevels")
    cases = ask(tmp_path, here, here.all_scopes, *of_figures, most=25, phases="examples,coverage,fuzzing")
    assert cases >= QUICK_CASES


def test_every_operation_is_among_those_that_are_asked() -> None:
    names = {operation["operationId"] for _, _, operation in operations()}
    assert {"readFigures", "importRegister", "fetchToken", "isReady"} <= names
    assert len(names) == len(list(operations()))
