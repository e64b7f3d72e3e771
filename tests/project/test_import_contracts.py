"""The architecture as contracts: kept, and really looking at the packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.demands import REPOSITORY


def test_the_packages_import_each_other_in_one_direction_only() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
