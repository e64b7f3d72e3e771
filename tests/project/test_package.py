"""The distribution carries everything that the product needs, and nothing that only its makers need."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.demands import REPOSITORY
from tests.project.committed import committed_files

PACKAGES = {"api", "geo", "graph_schema", "web_static"}
NPM_FILES = {"package.json", "package-lock.json"}
DATA_SUFFIXES = (".csv", ".cypher", ".html", ".jinja", ".json", ".po", ".svg", ".toml")


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names of the files in a wheel that was built from the source distribution, not from the clone."""
    folder = tmp_path_factory.mktemp("package")
    _build(REPOSITORY, folder, "sdist")
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    source = next(path for path in folder.iterdir() if path.is_dir())
    _build(source, folder, "wheel")
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def test_every_committed_module_and_data_file_of_the_packages_is_in_the_wheel(wheel_names: set[str]) -> None:
    names = [path.relative_to(REPOSITORY) for path in committed_files()]
    needed = {
        name.as_posix() for name in names
        if name.parts[0] in PACKAGES and name.suffix in {".py", *DATA_SUFFIXES} and name.name not in NPM_FILES
    }  # fmt: skip
    assert any(name.endswith(".cypher") for name in needed)
    assert needed - wheel_names == set()


def test_the_built_static_files_are_in_the_wheel(wheel_names: set[str]) -> None:
    assert "web_static/vendor/manifest.json" in wheel_names
    assert any(name.startswith("web_static/vendor/") and name.endswith(".css") for name in wheel_names)


def test_tests_benches_and_npm_packages_are_not_in_the_wheel(wheel_names: set[str]) -> None:
    assert [n for n in wheel_names if n.startswith(("tests/", "bench/", "docs/")) or "node_modules" in n] == []


def test_the_licence_is_in_the_wheel(wheel_names: set[str]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in wheel_names)


def _build(source: Path, into: Path, kind: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)],
        cwd=source, check=True, capture_output=True,
    )  # fmt: skip
