"""Pages for administrators: import files, follow the job, see what was refused. No cell of a file is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from api.access.actor import Actor
from api.actions.import_fields import FIELDS
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
from api.actions.import_wishes import READS, WITHOUT_MAPPING, kept_mappings
from api.actions.import_words import TABLES, word
from api.actions.job_files import KEEP_DAYS
from api.actions.uploaded_files import ENDINGS
from api.errors import answer_to
from api.instance import instance_of
from api.pages.administration import WebRequest, administrator, go_to
from api.pages.forms import form_token, read_form
from api.pages.import_form import CHOSEN, OF_NEW_LEVELS, RARE, USUAL, wanted_of
from api.pages.reader import reader_of
from api.pages.rendering import answer_bytes, answer_page, render
from api.pages.uploads import read_upload, take_off_the_line
from api.pages.uploads_under_way import uploads_under_way
from geo.exports import CSV_TYPE
from graph_schema.errors import BadInput, Conflict, SozialraumError, TooManyTries
from graph_schema.model.known_levels import KNOWN_LEVELS
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
    actor = await administrator(request)
    try:
        with uploads_under_way(request.app.state).one_more(actor.account_id):
            return await _take(request, actor)
    except TooManyTries as error:
        await take_off_the_line(request, instance_of(request).settings.largest_upload)
        return await _form(request, actor, USUAL, error)


async def _take(request: WebRequest, actor: Actor) -> Response[bytes]:
    instance, upload = instance_of(request), new_upload(instance_of(request).settings)
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
        "usual_levels": sorted({*KNOWN_LEVELS, *(code for code, _ in levels)}),
        "own_fields": [each for each in FIELDS if each.name not in RARE],
        "rare_fields": [each for each in FIELDS if each.name in RARE],
        "chosen": CHOSEN,
        "of_new_levels": OF_NEW_LEVELS,
        "rare_said": any(fields[name] for name in RARE),
        "reads": READS,
        "endings": ENDINGS,
        "with_mapping": [kind for kind in ImportKind if kind not in WITHOUT_MAPPING],
        "jobs": list_jobs(instance.settings.data_folder, actor),
        "largest": instance.settings.largest_upload,
        "keep_days": KEEP_DAYS,
        "error": error,
        "wrong": _marked(error, fields),
        "token": form_token(request),
    }
    text = render(request, reader, "import_begin.html", current=CURRENT, **context)
    headers = {"retry_after": str(error.seconds)} if isinstance(error, TooManyTries) else {}
    return answer_page(request, text, answer_to(error).status if error else 200, **headers)


def _marked(error: SozialraumError | None, fields: Mapping[str, str]) -> str:
    """Return the name of the field at which an error is shown."""
    field = str(getattr(error, "field", "files" if error and not isinstance(error, TooManyTries) else ""))
    return "level_code" if field == "level" and fields["kind"] in OF_NEW_LEVELS else field


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
