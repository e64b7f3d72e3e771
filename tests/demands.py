"""Where a test needs what a machine may lack: skip with a reason, or fail where that is forbidden."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def skip_or_fail(reason: str, demanded_by: str) -> NoReturn:
    """Skip with `reason`; fail where the environment variable `demanded_by` forbids skipping."""
    if os.environ.get(demanded_by) == "1":
        pytest.fail(f"{reason} ({demanded_by}=1 forbids to skip)", pytrace=False)
    pytest.skip(reason)
