"""Pages for administrators: import files, follow the job, see what was refused. No cell of a file is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from api.access.actor import Actor
from api.actions.import_jobs import (
    ImportJob,
    ImportKind,
    begin_import,
    cancel_job,
    list_jobs,
    load_job,
    new_upload,
    refused_rows,
)
from api.actions.import_wishes import kept_mappings
from api.actions.import_words import TABLES, word
from api.actions.job_files import KEEP_DAYS
from api.errors import answer_to
from api.instance import instance_of
from api.pages.administration import WebRequest, administrator, go_to
from api.pages.forms import form_token, read_form
from api.pages.import_form import USUAL, wanted_of
from api.pages.reader import reader_of
from api.pages.rendering import answer_bytes, answer_page, render
from api.pages.uploads import read_upload
from geo.exports import CSV_TYPE
from graph_schema.errors import BadInput, Conflict, SozialraumError
from graph_schema.store.areas import load_levels

IMPORT = "/daten/import"
CURRENT = "accounts"


@get(IMPORT, name="begin_import_page")
async def begin_import_page(request: WebRequest) -> Response[bytes]:
    """Show the form of an import, and the imports that were begun here."""
    return await _form(request, await administrator(request), USUAL)


@post(IMPORT, name="begin_import", status_code=200, request_max_body_size=None)  # `read_upload` has its own limit
async def take_import(request: WebRequest) -> Response[bytes]:
    """Take files in and begin the job; else the form with what was typed and what is wrong with it."""
    actor, instance = await administrator(request), instance_of(request)
    upload = new_upload(instance.settings)
    fields: Mapping[str, str] = USUAL
    try:
        try:
            fields = {**USUAL, **await read_upload(request, upload)}
            wanted = wanted_of(fields)
        except BaseException:
            upload.discard()
            raise
        job = await begin_import(instance.graph, instance.settings, upload, wanted, actor)
    except (BadInput, Conflict) as error:
        return await _form(request, actor, fields, error)
    return go_to(reader_of(request).to(f"{IMPORT}/{job.id}"))


@get(IMPORT + "/{job:str}", name="import_job")
async def import_job_page(request: WebRequest, job: FromPath[str]) -> Response[bytes]:
    """Show how a job stands, and what became of it."""
    actor = await administrator(request)
    return _job(request, await _load(request, actor, job))


@post(IMPORT + "/{job:str}/abbrechen", name="cancel_import", status_code=200)
async def cancel_import(request: WebRequest, job: FromPath[str]) -> Response[bytes]:
    """Ask a job to stop."""
    actor, instance = await administrator(request), instance_of(request)
    await read_form(request)
    await cancel_job(instance.graph, instance.settings.data_folder, job, actor)
    return go_to(reader_of(request).to(f"{IMPORT}/{job}"))


@get(IMPORT + "/{job:str}/abgewiesen.csv", name="refused_rows")
async def refused_rows_file(request: WebRequest, job: FromPath[str]) -> Response[bytes]:
    """Send the refused rows: file, row, column, kind of error and remedy, no cell."""
    actor = await administrator(request)
    content = refused_rows(instance_of(request).settings.data_folder, job, actor)
    headers = {"content-disposition": f'attachment; filename="abgewiesen_{job[:8]}.csv"'}
    return answer_bytes(request, content, CSV_TYPE, headers=headers)


async def _load(request: WebRequest, actor: Actor, job: str) -> ImportJob:
    instance = instance_of(request)
    return await load_job(instance.graph, instance.settings.data_folder, job, actor)


async def _form(
    request: WebRequest, actor: Actor, fields: Mapping[str, str], error: SozialraumError | None = None
) -> Response[bytes]:
    instance, reader = instance_of(request), reader_of(request)
    german, known = reader.locale == "de", await load_levels(instance.graph)
    levels = [(each.code, each.name_de if german else each.name_en) for each in known]
    context: dict[str, Any] = {
        "fields": fields,
        "kinds": list(ImportKind),
        "mappings": kept_mappings(instance.settings.data_folder),
        "levels": levels,
        "jobs": list_jobs(instance.settings.data_folder, actor),
        "largest": instance.settings.largest_upload,
        "keep_days": KEEP_DAYS,
        "error": error,
        "wrong": getattr(error, "field", "files" if error else ""),
        "token": form_token(request),
    }
    text = render(request, reader, "import_begin.html", current=CURRENT, **context)
    return answer_page(request, text, answer_to(error).status if error else 200)


def _job(request: WebRequest, job: ImportJob) -> Response[bytes]:
    reader = reader_of(request)
    tables = [(word(TABLES, name, reader.locale), numbers) for name, numbers in job.counts.items()]
    text = render(
        request,
        reader,
        "import_job.html",
        current=CURRENT,
        job=job,
        tables=tables,
        keep_days=KEEP_DAYS,
        token=form_token(request),
    )
    return answer_page(request, text)
