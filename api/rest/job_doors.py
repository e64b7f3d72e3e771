"""Imports at the REST door: files come, a job says how it goes, and what was refused can be fetched.

Everything that changes something takes a program's key or token: no cookie is read for it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from litestar import Response, delete, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter

from api.access.acting_program import Acting, ActingProgram
from api.access.programs import Scope
from api.actions.import_jobs import (
    ImportJob,
    ImportKind,
    begin_import,
    cancel_job,
    list_jobs,
    load_job,
    needed_scope,
    new_upload,
    refused_rows,
)
from api.actions.import_wishes import UnfitWish, kept_mappings
from api.actions.uploaded_files import UnfitFiles
from api.instance import instance_of
from api.pages.signed_in import acting
from api.pages.uploads_under_way import uploads_under_way
from api.rest.callers import program_of
from api.rest.describing import Described, operation, reading
from api.rest.exchange import JSON, WebRequest, answer, chosen_type, file_headers
from api.rest.figure_views import Wording
from api.rest.job_views import BegunJob, Job, JobPage, Progress, RefusedKind, TableCounts, Told
from api.rest.paging import USUAL, After, Limit, page_of
from api.rest.problems import FieldProblem, Refusal, nothing_here
from api.rest.upload_body import take_in
from api.rest.upload_schema import upload_body
from geo.exports import CSV_TYPE
from graph_schema.errors import BadInput

TAG = "imports"
JOBS = "/api/v1/imports"

JobId = Annotated[str, PathParameter(min_length=1, max_length=100, description="Id of a job.")]

_WORDS: dict[ImportKind, tuple[Wording, str, str]] = {
    ImportKind.REGISTER: (Wording(de="Fallregister einlesen", en="Import the register"), "register.xlsx", ""),
    ImportKind.DIRECTORY: (Wording(de="Angebote einlesen", en="Import the directory"), "programmes.csv", ""),
    ImportKind.RESIDENTS: (
        Wording(de="Einwohnerzahlen einlesen", en="Import residents"), "residents.csv", " -F level=district",
    ),
    ImportKind.ADDRESSES: (Wording(de="Adressen einlesen", en="Import addresses"), "addresses.csv", ""),
    ImportKind.PLAN: (Wording(de="Planung einlesen", en="Import the plan"), "plan.csv", ""),
    ImportKind.NEIGHBOURHOODS: (
        Wording(de="Grenzen einlesen", en="Import borders"),
        "stadtteile.geojson", " -F level=stadtteil -F key=id -F name=name -F crs=EPSG:25832",
    ),
    ImportKind.INDICATOR: (
        Wording(de="Veröffentlichte Werte einlesen", en="Import published figures"),
        "arbeitslose.csv",
        " -F level=stadtteil -F code=unemployed -F unit=people -F name_de=Arbeitslose -F name_en=unemployed",
    ),
    ImportKind.GRID: (Wording(de="Raster bilden", en="Make a grid"), "", " -F cell=1000"),
}  # fmt: skip
"""What beginning an import of each kind is called, a file, and what its example needs beside it."""
ALL = Described("Importe, die neuesten zuerst", asks="/imports?limit=10")
ONE = Described("Stand und Bericht eines Imports", asks="/imports/{job}")
REFUSED = Described(
    "Abgelehnte Zeilen",
    {CSV_TYPE: "file, row, column, kind, remedies and field of each refused row; no cell of it"},
    only_formats=True,
    asks="/imports/{job}/refused-rows",
    more="-o abgelehnt.csv",
)
CANCEL = Described("Einen Import abbrechen", asks="/imports/{job}", method="DELETE")


def _begins(kind: ImportKind) -> HTTPRouteHandler:
    """Return the handler that takes in files of a kind."""
    word, example, needed = _WORDS[kind]
    described = Described(
        word.de,
        asks=f"/imports/{kind.value}",
        method="POST",
        more=f"-F check_only=true{needed}{f' -F files=@{example}' if example else ''}",
        body=upload_body(kind),
    )

    @post(
        f"/imports/{kind.value}",
        request_max_body_size=None,  # `take_in` counts, with the operator's own limit
        description="Take files in and begin a job; `Location` is where it tells how it goes. Nothing is written with "
        "`check_only`. A mapping is sent along, or named if the operator keeps it. What was refused can be fetched, "
        "by the row's number, until the job is removed after 30 days.",
        **operation(
            f"import{kind.value.capitalize()}", word.en, described,
            tag=TAG, needs=needed_scope(kind), status=202, fails=(404, 409, 413, 415),
        ),
    )  # fmt: skip
    async def begin(request: WebRequest) -> Response[BegunJob]:
        chosen_type(request.headers.get("accept"), described.offered())
        return await _begin(request, kind)

    return begin


async def _begin(request: WebRequest, kind: ImportKind) -> Response[BegunJob]:
    with uploads_under_way(request.app.state).one_more(_acting(request).account_id):
        return await _take_and_begin(request, kind)


async def _take_and_begin(request: WebRequest, kind: ImportKind) -> Response[BegunJob]:
    instance = instance_of(request)
    upload = new_upload(instance.settings)
    try:
        wanted = await take_in(request, kind, upload)
        if wanted.mapping is not None and wanted.mapping not in kept_mappings(instance.settings.data_folder):
            raise nothing_here()
        if wanted.mapping is not None and upload.has_mapping:
            raise _two_mappings()
    except UnfitFiles as error:
        upload.discard()
        raise _unfit(error, "files") from None
    except BaseException:
        upload.discard()
        raise
    try:
        job = await begin_import(instance.graph, instance.settings, upload, wanted, _acting(request))
    except UnfitWish as error:
        raise _unfit(error, error.field) from None
    told = BegunJob(id=job.id, state=job.state)
    return Response(told, status_code=202, media_type=JSON, headers={"location": f"{JOBS}/{job.id}"})


@reading("/imports", "listImports", "Import jobs", ALL, tag=TAG, needs=Scope.IMPORTS_READ, fails=(404,))
async def list_all_jobs(request: WebRequest, limit: Limit = USUAL, after: After = None) -> Response[JobPage]:
    """Jobs that were begun with uploaded files, by the page or here, the newest first."""
    media_type = chosen_type(request.headers.get("accept"), ALL.offered())
    jobs = list_jobs(instance_of(request).settings.data_folder, _acting(request))
    page = page_of(jobs, [each.id for each in jobs], limit, after)
    return answer(request, JobPage(jobs=[_job(each) for each in page.entries], next=page.next), media_type)


@reading("/imports/{job:str}", "readImport", "An import job", ONE, tag=TAG, needs=Scope.IMPORTS_READ, fails=(404,))
async def read_job(request: WebRequest, job: JobId) -> Response[Job]:
    """How far a job is, and its report: what became of the rows, and why some were refused.

    Of the register it tells which rows were read, accepted and refused, never which were known already.
    """
    media_type = chosen_type(request.headers.get("accept"), ONE.offered())
    instance = instance_of(request)
    found = await load_job(instance.graph, instance.settings.data_folder, job, _acting(request))
    return answer(request, _job(found), media_type)


@reading(
    "/imports/{job:str}/refused-rows", "readRefusedRows", "Refused rows", REFUSED,
    tag=TAG, needs=Scope.IMPORTS_READ, fails=(404,),
)  # fmt: skip
async def read_refused_rows(request: WebRequest, job: JobId) -> Response[str]:
    """The refused rows by file and number, with reason and remedy. Also 404 where no row was refused."""
    media_type = chosen_type(request.headers.get("accept"), REFUSED.offered())
    content = refused_rows(instance_of(request).settings.data_folder, job, _acting(request))
    return answer(request, content, media_type, headers=file_headers("abgelehnte-zeilen.csv"))


@delete(
    "/imports/{job:str}",
    **operation(
        "cancelImport", "Cancel an import", CANCEL,
        tag=TAG, needs=Scope.IMPORTS_WRITE, status=202, fails=(404, 409),
    ),
)  # fmt: skip
async def cancel_one_job(request: WebRequest, job: JobId) -> Response[BegunJob]:
    """Ask a job of the same program to stop, which it does within a second. 409 where it writes already or is over."""
    chosen_type(request.headers.get("accept"), CANCEL.offered())
    instance = instance_of(request)
    found = await cancel_job(instance.graph, instance.settings.data_folder, job, _acting(request))
    told = BegunJob(id=found.id, state=found.state)
    return Response(told, status_code=202, media_type=JSON, headers={"location": f"{JOBS}/{found.id}"})


BEGINNINGS = tuple(map(_begins, ImportKind))


def _two_mappings() -> Refusal:
    return Refusal(
        409,
        "two_mappings",
        Wording(de="Es sind zwei Zuordnungen angegeben.", en="Two mappings are stated."),
        Wording(de="„mapping“ oder „kept_mapping“ senden, nicht beides.", en="Send mapping or kept_mapping, not both."),
    )


def _unfit(error: BadInput, field: str) -> Refusal:
    text, remedy = Wording(de=error.de, en=error.en), Wording(de=error.remedy_de, en=error.remedy_en)
    return Refusal(409, "unfit_fields", text, remedy, fields=(FieldProblem(name=field, place="body", expected=remedy),))


def _acting(request: WebRequest) -> Acting:
    """Return who acts: the program that asks, else somebody who is signed in."""
    program = program_of(request)
    return ActingProgram(program, datetime.now(UTC)) if program else acting(request)


def _job(job: ImportJob) -> Job:
    report = job.report
    return Job(
        id=job.id,
        kind=job.kind,
        state=job.state,
        is_over=job.state.is_over,
        check_only=job.wanted.check_only,
        accept_valid=job.wanted.accept_valid,
        begun_at=job.begun_at,
        finished_at=job.finished_at,
        files=list(job.files),
        progress=Progress(stage=job.progress.stage, done=job.progress.done, total=job.progress.total),
        counts=[TableCounts(table=table, **numbers) for table, numbers in job.counts.items()],
        refused=[
            RefusedKind(
                file=each.file,
                column=each.column or None,
                kind=each.kind,
                rows=each.rows,
                first_row=each.first_row,
                what=Wording(de=each.what("de"), en=each.what("en")),
                remedy=Wording(de=each.remedy_de, en=each.remedy_en),
            )
            for each in (report.refused if report else ())
        ],
        refused_rows=job.refused_rows,
        import_id=job.report_id,
        told=_told(job),
    )


def _told(job: ImportJob) -> Told | None:
    said = job.told
    if said is None:
        return None
    text, remedy = Wording(de=said.de, en=said.en), Wording(de=said.remedy_de, en=said.remedy_en)
    return Told(code=said.code, text=text, remedy=remedy)
