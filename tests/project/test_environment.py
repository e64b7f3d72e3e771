"""`.ci/environment`: one line a step, and where a step fails what pip said last."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.demands import REPOSITORY

BACKEND = """
import zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(f"{folder}/here-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("here-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: here\\nVersion: 1\\n")
        wheel.writestr("here-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("here-1.dist-info/RECORD", "")
    return "here-1-py3-none-any.whl"
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "here"
version = "1"
"""

pytestmark = pytest.mark.slow
"""Environments are made: half a minute for two sentences."""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that needs one package, which lies beside it: no network is wanted."""
    clone = tmp_path_factory.mktemp("clone")
    (clone / ".ci").mkdir()
    shutil.copy(REPOSITORY / ".ci" / "environment", clone / ".ci")
    (clone / "backend.py").write_text(BACKEND)
    (clone / "pyproject.toml").write_text(PROJECT)
    wheel = clone / "wheels" / "needed-1-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("needed.py", "")
        packed.writestr("needed-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: needed\nVersion: 1\n")
        packed.writestr("needed-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr("needed-1.dist-info/RECORD", "")
    write_lock(clone, hashlib.sha256(wheel.read_bytes()).hexdigest())
    return clone


def write_lock(clone: Path, digest: str) -> None:
    (clone / "requirements.lock").write_text(f"needed==1 --hash=sha256:{digest}\n")


def make_environment(clone: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(clone / "wheels")}
    return subprocess.run([clone / ".ci" / "environment"], capture_output=True, text=True, check=False, env=environment)


def test_each_step_is_one_line_that_says_what_how_many_and_how_long(clone: Path) -> None:
    done = make_environment(clone)
    assert done.returncode == 0, done.stdout + done.stderr
    making, packages, itself = done.stdout.splitlines()
    assert re.fullmatch(r"Making \.venv with Python 3\.\d+\.\d+\S* \.\.\. \d+ s", making)
    assert re.fullmatch(r"Installing 1 packages by version and hash, .*\.\.\. \d+ s", packages)
    assert re.fullmatch(r"Installing Sozialraum itself \.\.\. \d+ s", itself)
    assert done.stderr == ""
    assert (clone / ".venv" / "bin" / "python").exists()


def test_a_step_that_fails_ends_it_and_shows_what_pip_said_last_and_where_all_of_it_is(clone: Path) -> None:
    write_lock(clone, "0" * 64)
    shutil.rmtree(clone / ".venv", ignore_errors=True)
    failed = make_environment(clone)
    assert failed.returncode == 1
    assert failed.stdout.rstrip().endswith("... failed")
    assert "Sozialraum itself" not in failed.stdout
    assert "DO NOT MATCH THE HASHES" in failed.stderr
    log = Path(failed.stderr.rstrip().rpartition(": ")[2])
    assert log.parent == clone.resolve()
    assert "DO NOT MATCH THE HASHES" in log.read_text()
    shown = failed.stderr.partition("\nThe step failed")[0].rstrip().splitlines()
    assert shown == log.read_text().rstrip().splitlines()[-len(shown) :]
    assert len(shown) <= 20
