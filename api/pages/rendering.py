"""From a template to an answer: what every page gets, and how it goes out."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Response

from api.instance import instance_of
from api.pages.help_parts import HELP, help_place
from api.pages.reader import Connection, Reader
from api.pages.signed_in import User, user_of
from api.static import StaticFiles, accepted_encoding
from graph_schema.office_time import office_day

HTML = "text/html"
"""Without charset: the framework adds it to every text."""

WORTH_COMPRESSING = 1_000
"""Bytes below which gzip gains nothing."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the content of every page."""

    office_name: str
    city_name: str
    is_demo: bool
    import_running: bool
    current: str
    language_href: str
    address: str
    opened_on: date
    help_href: str = HELP
    """The help page, at the part that explains this page."""
    user: User | None = None
    """Who is signed in; None for the public."""


@cache
def templates() -> Environment:
    """Return the templates of `web_static`, compiled at first use."""
    return Environment(
        loader=PackageLoader("web_static", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def frame_of(connection: Connection, reader: Reader, current: str, template: str) -> Frame:
    """Return the frame of a page, from what was last known of the graph: it asks nothing."""
    known = instance_of(connection).views.shelf.last_known
    fields = {name: str(value) for name, value in connection.query_params.items() if name != "lang"}
    path = connection.url.path
    other = "en" if reader.locale == "de" else "de"
    return Frame(
        office_name=known.city.office if known else "",
        city_name=known.city.name if known else "",
        is_demo=known.city.is_demo if known else instance_of(connection).settings.demo,
        import_running=known.state.imports_running > 0 if known else False,
        current=current,
        language_href=reader.to(path, fields, locale=other),
        address=str(connection.base_url).rstrip("/") + reader.to(path, fields),
        opened_on=office_day(),
        help_href=reader.to(HELP) + help_place(template),
        user=user_of(connection),
    )


def render(connection: Connection, reader: Reader, template: str, *, current: str = "", **context: Any) -> str:
    """Return the page `template` as text."""
    frame = frame_of(connection, reader, current, template)
    return fill(template, reader, instance_of(connection).static, frame=frame, **context)


def fill(template: str, reader: Reader, static: StaticFiles, **context: Any) -> str:
    """Return a filled template: for pages and, with a frame made by hand, for files."""
    return (
        templates()
        .get_template(template)
        .render(
            locale=reader.locale,
            t=reader.texts,
            fmt=reader.formats,
            asset=static.address,
            to=reader.to,
            lang_field=reader.locale if reader.locale != reader.usual else "",
            **context,
        )
    )


def answer_page(connection: Connection, text: str, status: int = 200, **headers: str) -> Response[bytes]:
    """Return a page as an answer, compressed if the browser takes it."""
    return answer_bytes(
        connection, text.encode(), HTML, status, {name.replace("_", "-"): headers[name] for name in headers}
    )


def answer_packed(connection: Connection, packed: bytes) -> Response[bytes]:
    """Return a page that is compressed with gzip already; unpacked for a browser that does not take it."""
    headers = {"vary": "accept-encoding"}
    if accepted_encoding(connection.headers.get("accept-encoding", ""), {"gzip": packed}):
        return Response(packed, media_type=HTML, headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(packed), media_type=HTML, headers=headers)


def answer_bytes(
    connection: Connection, content: bytes, media_type: str, status: int = 200, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """Return content as an answer, compressed if it is worth it and the browser takes it."""
    sent = {"vary": "accept-encoding", **(headers or {})}
    if len(content) >= WORTH_COMPRESSING and accepted_encoding(
        connection.headers.get("accept-encoding", ""), {"gzip": b""}
    ):
        content = gzip.compress(content, 5, mtime=0)
        sent["content-encoding"] = "gzip"
    return Response(content, status_code=status, media_type=media_type, headers=sent)
