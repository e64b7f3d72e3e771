"""Static files: built by `python -m web_static.build` under names that hold their hash, so they never change.

Only names of the manifest are served; each goes out as it was compressed at build time, if the browser takes it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from litestar import Request, Response, route
from litestar.datastructures import State
from litestar.params import FromPath

from graph_schema.errors import BadInput, NotFound

PREFIX = "/static/"
FOREVER = "public, max-age=31536000, immutable"

_TYPES = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "png": "image/png",
    "woff2": "font/woff2",
    "txt": "text/plain",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A built file with its ready-made compressed forms by encoding (`br`, `gzip`)."""

    name: str
    content_type: str
    content: bytes
    compressed: dict[str, bytes]


class StaticFiles:
    """All built files in memory (2 MB): no path from an address ever reaches the file system."""

    def __init__(self, folder: Traversable) -> None:
        manifest = folder.joinpath("manifest.json")
        if not manifest.is_file():
            raise BadInput(
                "Die statischen Dateien der Seiten sind nicht gebaut.",
                "The static files of the pages have not been built.",
                "Bauen Sie sie mit: python -m web_static.build",
                "Build them with: python -m web_static.build",
            )
        files: dict[str, dict[str, str]] = json.loads(manifest.read_text(encoding="utf-8"))["files"]
        self._addresses = {name: PREFIX + entry["file"] for name, entry in files.items()}
        self._files = {entry["file"]: _load(folder, entry["file"]) for entry in files.values()}

    @classmethod
    def built(cls) -> StaticFiles:
        """Load what lies in `web_static/vendor`; BadInput where nothing was built."""
        return cls(resources.files("web_static").joinpath("vendor"))

    def address(self, name: str) -> str:
        """Return the address of the built file called `name` in the manifest; KeyError if there is none."""
        return self._addresses[name]

    def find(self, file: str) -> StaticFile:
        """Return the file with this hashed name; NotFound if there is none."""
        if file not in self._files:
            raise NotFound(
                "Diese Datei gibt es nicht.",
                "There is no such file.",
                "Laden Sie die Seite neu.",
                "Reload the page.",
            )
        return self._files[file]


@route(PREFIX + "{file:str}", http_method=["GET", "HEAD"], name="static")
async def serve_static(request: Request[None, None, State], file: FromPath[str]) -> Response[bytes]:
    """Serve a built file; browsers keep it for good."""
    files: StaticFiles = request.app.state.static
    found = files.find(file)
    encoding = accepted_encoding(request.headers.get("accept-encoding", ""), found.compressed)
    headers = {"cache-control": FOREVER, "vary": "accept-encoding"}
    if encoding:
        headers["content-encoding"] = encoding
    content = found.compressed[encoding] if encoding else found.content
    return Response(content, media_type=found.content_type, headers=headers)


def accepted_encoding(header: str, available: dict[str, bytes]) -> str | None:
    """Return the best of `available` encodings that an `Accept-Encoding` header takes; None for plain.

    >>> accepted_encoding("gzip, br;q=0.5", {"br": b"", "gzip": b""})
    'br'
    >>> accepted_encoding("br;q=0, gzip", {"br": b"", "gzip": b""})
    'gzip'
    """
    taken: set[str] = set()
    for part in header.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            taken.add(name.strip())
    return next((each for each in ("br", "gzip") if each in available and each in taken), None)


def _load(folder: Traversable, file: str) -> StaticFile:
    compressed: dict[str, bytes] = {}
    for encoding, ending in (("br", ".br"), ("gzip", ".gz")):
        packed = folder.joinpath(file + ending)
        if packed.is_file():
            compressed[encoding] = packed.read_bytes()
    content_type = _TYPES.get(file.rpartition(".")[2], "application/octet-stream")
    return StaticFile(file, content_type, folder.joinpath(file).read_bytes(), compressed)
