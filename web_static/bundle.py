"""What becomes of the packages' files and our own: addresses, hashes, minifying, compression.

KERN draws its icons from 94 `data:` addresses, which `img-src 'self'` refuses, so that they vanish: each
becomes a file. Nothing may be loaded from another host: a rule that still names one stops the build.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import brotli

_DATA_SVG = re.compile(r'url\("data:image/svg\+xml(?:;charset=utf-?8)?,([^"]*)"\)')
_DATA_PNG = re.compile(r"url\([\"']?data:image/png;base64,([^\"')]+)[\"']?\)")
_FILE = re.compile(r"url\(\s*[\"']?(?!data:|#)([^\"')]+)[\"']?\s*\)")
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_ALREADY_COMPRESSED = {".woff2", ".png"}


@dataclass(slots=True)
class Shelf:
    """The folder of built files: names with a hash of their content, and the manifest."""

    folder: Path
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(self, name: str, content: bytes, packages: dict[str, str] | None = None) -> str:
        """Write `content` under `name` with its hash, compressed beside it; return the file's name."""
        digest = hashlib.sha256(content).hexdigest()
        stem, _, ending = name.rpartition(".")
        file = f"{stem}.{digest[:10]}.{ending}"
        entry: dict[str, Any] = {"file": file, "sha256": digest, "bytes": len(content)}
        if packages:
            entry["packages"] = packages
        self.files[name] = entry
        path = self.folder / file
        if not path.exists():
            path.write_bytes(content)
            if path.suffix not in _ALREADY_COMPRESSED:
                (self.folder / f"{file}.br").write_bytes(brotli.compress(content, quality=11))
                (self.folder / f"{file}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
        return file

    def sweep(self) -> int:
        """Remove files that no name leads to any more; return their number."""
        kept = {entry["file"] for entry in self.files.values()} | {"manifest.json"}
        gone = [path for path in self.folder.iterdir() if path.name.removesuffix(".br").removesuffix(".gz") not in kept]
        for path in gone:
            path.unlink()
        return len(gone)


def icons_to_files(css: str, shelf: Shelf, packages: dict[str, str]) -> str:
    """Return `css` with each `data:` picture as a file on the shelf."""
    known: dict[str, str] = {}

    def to_file(match: re.Match[str]) -> str:
        picture = unquote(match[1])
        if picture not in known:
            name = f"icon-{hashlib.sha256(picture.encode()).hexdigest()[:6]}.svg"
            known[picture] = shelf.put(name, picture.encode(), packages)
        return f'url("{known[picture]}")'

    return _DATA_SVG.sub(to_file, css)


def pictures_to_files(css: str, folder: Path, shelf: Shelf, packages: dict[str, str]) -> str:
    """Return `css` with each picture that lies beside it (in `folder`) as a file on the shelf."""

    def to_file(match: re.Match[str]) -> str:
        path = folder / match[1]
        return f'url("{shelf.put(path.name, path.read_bytes(), packages)}")'

    return _FILE.sub(to_file, re.sub(r"behavior:\s*url\([^)]*\);?", "", css))


def data_pictures_to_files(css: str, shelf: Shelf, packages: dict[str, str]) -> str:
    """Return `css` with each PNG given as base64 text as a file on the shelf."""

    def to_file(match: re.Match[str]) -> str:
        content = base64.b64decode(match[1])
        name = f"picture-{hashlib.sha256(content).hexdigest()[:6]}.png"
        return f'url("{shelf.put(name, content, packages)}")'

    return _DATA_PNG.sub(to_file, css)


def without_fonts(css: str) -> str:
    """Return `css` without fonts of its own (GraphiQL brings 350 kB of them as text)."""
    return _FONT_FACE.sub("", css)


def minify(esbuild: Path, css: str) -> str:
    """Return `css` made small; comments that carry a licence stay."""
    command = [str(esbuild), "--loader=css", "--minify", "--charset=utf8", "--legal-comments=inline"]
    return subprocess.run(command, input=css, capture_output=True, text=True, check=True, encoding="utf-8").stdout


def bundle(esbuild: Path, entry: Path) -> bytes:
    """Return the module `entry` with all that it imports as one small script."""
    command = [
        str(esbuild), str(entry), "--bundle", "--minify", "--format=iife", "--target=es2021", "--charset=utf8",
        "--legal-comments=inline", "--log-level=warning",
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, check=True).stdout


def refuse_foreign(css: str, name: str) -> None:
    """Raise `ValueError` where a rule of `css` would load from another host or from a `data:` address."""
    for address in re.findall(r"(?:url\(|@import\s+)\s*[\"']?([^\"')\s]+)", css):
        if re.match(r"(?:https?:)?//|data:", address):
            raise ValueError(f"{name} would load {address[:60]}")
