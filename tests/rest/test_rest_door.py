"""The REST door: what it tells, whom it answers, and how it refuses."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from api.pages.cookies import SESSION
from api.rest.document import description, operations
from tests.rest.tenants import Tenant

V1 = "/api/v1"
FIGURES = f"{V1}/levels/district/figures/people"


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Return a problem after having looked at its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert told["code"] == code, told
    assert told["text"]["de"]
    assert told["text"]["en"] == told["detail"]
    assert told["remedy"].keys() == {"de", "en"}
    return told


def test_levels_areas_and_layers_say_what_can_be_asked(program: httpx.Client) -> None:
    levels = program.get(f"{V1}/levels").json()
    assert [each["code"] for each in levels["levels"]] == ["district"]
    assert levels["levels"][0]["name"] == {"de": "Stadtteile", "en": "Districts"}
    areas = program.get(f"{V1}/levels/district/areas").json()
    assert [each["name"] for each in areas["areas"]][:2] == ["Aue", "Bärental"]
    layers = program.get(f"{V1}/layers").json()["layers"]
    assert {"people", "contact_broken"} <= {each["indicator"] for each in layers}


def test_pages_go_on_behind_their_cursor_and_tell_everything_once(program: httpx.Client) -> None:
    whole = [each["id"] for each in program.get(f"{V1}/levels/district/areas").json()["areas"]]
    told: list[str] = []
    after: str | None = None
    for _ in whole:
        fields = {"limit": "2", **({"after": after} if after else {})}
        page = program.get(f"{V1}/levels/district/areas", params=fields).json()
        told += [each["id"] for each in page["areas"]]
        after = page["next"]
        if after is None:
            break
    assert told == whole
    problem(program.get(f"{V1}/levels/district/areas?after=bm9uZQ"), 404, "unknown_cursor")
    problem(program.get(f"{V1}/levels/district/areas?after=A"), 404, "unknown_cursor")


def test_areas_come_with_their_borders(program: httpx.Client) -> None:
    answer = program.get(f"{V1}/levels/district/areas", headers={"accept": "application/geo+json"})
    assert answer.headers["content-type"].startswith("application/geo+json")
    features = answer.json()["features"]
    assert len(features) == 7
    assert {each["geometry"]["type"] for each in features} <= {"Polygon", "MultiPolygon"}


def test_a_withheld_figure_has_no_number_anywhere_and_says_why(program: httpx.Client) -> None:
    page = program.get(FIGURES, params={"measure": "count"}).json()
    by_key = {each["area_key"]: each for each in page["figures"]}
    assert by_key["04"]["value"] == {"state": "shown", "value": 300.0}
    for key in ("03", "05"):
        assert by_key[key]["value"] == by_key[key]["count"] == {"state": "withheld", "value": None}
    said = {each["state"]: each["text"] for each in page["states"]}
    assert "weniger als 3 Fälle" in said["withheld"]
    table = program.get(FIGURES, params={"measure": "count"}, headers={"accept": "text/csv"})
    page_file = program.get("/karte.csv", params={"indicator": "people", "measure": "count"})
    assert table.content == page_file.content


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"measure": "value"}, "measure"),
        ({"category": "sex:none"}, "category"),
        ({"category": "household_type:single", "measure": "count"}, ""),
        ({"reference_date": "1999-12-31"}, "reference_date"),
        ({"compare_with": "2022-09-30"}, "compare_with"),
    ],
)
def test_what_does_not_go_together_is_refused_and_not_replaced(
    program: httpx.Client, fields: dict[str, str], field: str
) -> None:
    answer = program.get(FIGURES, params=fields)
    if not field:
        assert answer.json()["category"] == fields["category"]
        return
    assert answer.status_code == 404
    assert [each["name"] for each in answer.json()["fields"]] == [field]


@pytest.mark.parametrize(
    "query",
    [
        "measure=most", "reference_date=30.09.2022",
        "limit=0", "limit=1001", "limit=x", "limit=", "after=", "after=%20",
        "measure=count&measure=rate", "refdate=2022-09-30", "reference_date=null", "lang=fr", "category=",
        "measure=null",
        "category=" + "x" * 101,
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_read_is_named_with_what_is_expected(program: httpx.Client, query: str) -> None:
    told = problem(program.get(f"{FIGURES}?{query}"), 400, "bad_field")
    assert [each["name"] for each in told["fields"]] == [query.partition("=")[0]]
    assert told["fields"][0]["expected"]["de"]
    assert "30.09.2022" not in json.dumps(told)


def test_a_map_is_the_file_of_the_page(program: httpx.Client, tmp_path: Path) -> None:
    address = f"{V1}/levels/district/maps/people"
    kinds = {}
    for kind in ("application/geopackage+sqlite3", "application/geo+json"):
        answer = program.get(address, params={"measure": "count"}, headers={"accept": kind})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert "musterstadt_people_count_district" in answer.headers["content-disposition"]
        kinds[kind] = answer.content
    shapes = json.loads(kinds["application/geo+json"])
    withheld = [each["properties"] for each in shapes["features"] if each["properties"]["state"] == "withheld"]
    assert len(withheld) == 2
    assert {each["value"] for each in withheld} == {None}
    path = tmp_path / "map.gpkg"
    path.write_bytes(kinds["application/geopackage+sqlite3"])
    with sqlite3.connect(path) as database:
        assert database.execute(
            "SELECT count(*) FROM people_count WHERE state = 'withheld' AND value IS NULL"
        ).fetchone() == (2,)


@pytest.mark.parametrize("path", ["caseload", "places", "plan", "sources"])
def test_tables_of_the_office_come_as_json_and_as_csv(program: httpx.Client, path: str) -> None:
    plain = program.get(f"{V1}/{path}")
    assert plain.headers["content-type"].startswith("application/json")
    table = program.get(f"{V1}/{path}", headers={"accept": "text/csv"})
    assert table.headers["content-type"].startswith("text/csv")
    assert table.content.startswith(b"\xef\xbb\xbf")


def test_programmes_that_tell_health_are_a_number_only(program: httpx.Client) -> None:
    answer = program.get(f"{V1}/places")
    assert answer.json()["protected_programmes"] == 1
    assert "Seelische Hilfe" not in answer.text


def test_an_answer_that_is_held_already_is_not_sent_again(program: httpx.Client) -> None:
    for path in (FIGURES, f"{V1}/levels", f"{V1}/levels/district/areas", f"{V1}/plan"):
        mark = program.get(path).headers["etag"]
        again = program.get(path, headers={"if-none-match": f'"x", {mark}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
        assert program.get(path, headers={"if-none-match": '"other"'}).status_code == 200
    one = program.get(FIGURES).headers["etag"]
    assert program.get(FIGURES, headers={"accept": "text/csv"}).headers["etag"] != one
    assert program.get(f"{FIGURES}?lang=en").headers["etag"] != one


def test_head_is_get_without_its_body(program: httpx.Client) -> None:
    answer = program.head(f"{V1}/levels")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == program.get(f"{V1}/levels").headers["etag"]


def test_a_format_that_is_not_given_is_refused(program: httpx.Client) -> None:
    told = problem(program.get(f"{V1}/levels", headers={"accept": "text/html"}), 406, "not_acceptable")
    assert "application/json" in told["remedy"]["en"]
    assert program.get(f"{V1}/levels", headers={"accept": "text/html, */*;q=0.1"}).status_code == 200


def test_methods_that_are_not_answered_name_those_that_are(program: httpx.Client) -> None:
    answer = program.put(f"{V1}/levels")
    problem(answer, 405, "method_not_allowed")
    assert {each.strip() for each in answer.headers["allow"].split(",")} >= {"GET", "HEAD"}
    problem(program.post("/health/live"), 405, "method_not_allowed")


def test_addresses_that_lead_nowhere_are_answered_alike(program: httpx.Client) -> None:
    told = {
        problem(program.get(path), 404, "not_found")["detail"] for path in ("/api/v1/x", "/api/v2/levels", "/api/x")
    }
    assert len(told) == 1
    assert "text/html" in program.get("/karten", headers={"accept": "text/html"}).headers["content-type"]


def test_whoever_sends_no_key_is_asked_for_one(nobody: httpx.Client) -> None:
    for path in (f"{V1}/levels", FIGURES, f"{V1}/me", f"{V1}/imports"):
        answer = nobody.get(path)
        problem(answer, 401, "not_signed_in")
        assert answer.headers["www-authenticate"] == 'Bearer realm="sozialraum"'
    assert nobody.get(f"{V1}/openapi.json").status_code == 200


def test_a_key_that_does_not_hold_is_refused_even_where_figures_are_open(elsewhere: Tenant, here: Tenant) -> None:
    with httpx.Client(base_url=elsewhere.address) as client:
        assert client.get(f"{V1}/levels").status_code == 200
        answer = client.get(f"{V1}/levels", headers={"authorization": f"Bearer {here.all_scopes}"})
        problem(answer, 401, "invalid_token")
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        problem(client.get(f"{V1}/imports"), 401, "not_signed_in")


def test_a_scope_that_is_missing_is_named(reader: httpx.Client) -> None:
    for answer in (
        reader.get(f"{V1}/imports"),
        reader.delete(f"{V1}/imports/{'0' * 32}"),
        reader.post(f"{V1}/imports/plan"),
    ):
        problem(answer, 403, "insufficient_scope")
        assert 'error="insufficient_scope", scope="imports:' in answer.headers["www-authenticate"]
    register = reader.post(f"{V1}/imports/register")
    assert 'scope="register:write"' in register.headers["www-authenticate"], "not by what hands in the city's files"


def test_a_program_learns_what_it_may_do(program: httpx.Client, reader: httpx.Client) -> None:
    assert [each["scope"] for each in program.get(f"{V1}/me").json()["scopes"]] == [
        "figures:read", "imports:read", "imports:write", "register:write",
    ]  # fmt: skip
    assert [each["scope"] for each in reader.get(f"{V1}/me").json()["scopes"]] == ["figures:read"]


def test_no_answer_opens_the_door_to_other_sites(program: httpx.Client) -> None:
    answer = program.get(f"{V1}/levels", headers={"origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("kind", "form", "names"),
    [
        ("plan", {"check_only": "yes"}, ["check_only"]),
        ("residents", {"level": "district", "day": "1.1.2022", "accept_valid": "1"}, ["accept_valid", "day"]),
        ("plan", {"colour": "red"}, ["?"]),
        ("plan", {"level": "district"}, ["?"]),
        ("residents", {}, ["level"]),
        ("addresses", {"crs": "here"}, ["crs"]),
        ("neighbourhoods", {"level": "quartier", "key": "id"}, ["name"]),
        ("neighbourhoods", {"level": "Q", "key": "\t", "name": "n", "rank": "100"}, ["level", "key", "rank"]),
        ("neighbourhoods", {"level": "quartier", "key": "id", "name": "n", "kept_mapping": "a.toml"}, ["?"]),
        ("indicator", {"level": "district", "code": "c", "name_de": "n", "name_en": "n", "unit": "euro"}, ["unit"]),
        ("residents", {"level": "district", "counts": "a=everybody"}, ["counts"]),
        ("grid", {"cell": "1000"}, ["?"]),
    ],
)
def test_an_import_that_cannot_be_is_refused_before_it_begins(
    program: httpx.Client, here: Tenant, kind: str, form: dict[str, str], names: list[str]
) -> None:
    files = {"files": ("plan.csv", b"year;instrument\n", "text/csv")}
    answer = program.post(f"{V1}/imports/{kind}", data=form, files=files)
    assert answer.status_code == 400, answer.text
    assert [each["name"] for each in answer.json()["fields"]] == names
    assert not list((here.folder / "uploads").glob("*"))


def test_an_import_goes_from_its_files_to_its_refused_rows(program: httpx.Client, reader: httpx.Client) -> None:
    table = (
        b"year;instrument;planned_entries;places;places_are_limit\n2023;work_opportunity;398;306;yes\n2023;?;1;1;yes\n"
    )
    begun = program.post(
        f"{V1}/imports/plan", data={"check_only": "true"}, files={"files": ("plan.csv", table, "text/csv")}
    )
    assert begun.status_code == 202, begun.text
    address = begun.headers["location"]
    give_up = time.monotonic() + 120
    while not (job := program.get(address).json())["is_over"]:
        assert time.monotonic() < give_up, job
        time.sleep(0.3)
    assert job["state"] == "refused", job
    assert job["refused_rows"] == 1
    assert job["refused"][0]["column"] == "instrument"
    rows = program.get(f"{address}/refused-rows", headers={"accept": "text/csv"})
    assert rows.status_code == 200
    assert "plan.csv" in rows.text
    assert "?" not in rows.text.replace("?;", "")
    assert address.rpartition("/")[2] in [each["id"] for each in program.get(f"{V1}/imports").json()["jobs"]]
    problem(program.delete(address), 409, "conflict")
    problem(reader.get(address), 403, "insufficient_scope")


def test_files_of_one_name_are_a_conflict(program: httpx.Client, here: Tenant) -> None:
    files = [("files", ("citizens.csv", b"a,b\n", "text/csv"))] * 2
    answer = program.post(f"{V1}/imports/directory", files=files)
    assert problem(answer, 409, "unfit_fields")["fields"][0]["name"] == "files"


@pytest.mark.parametrize(
    ("kind", "form", "name"),
    [
        ("residents", {"level": "district", "area_column": "a", "day": "2022-12-31"}, "counts"),
        ("residents", {"level": "district", "area_column": "a", "counts": "b=all"}, "day"),
        ("residents", {"level": "district", "area_column": "a", "counts": "b=all\nc=all"}, "counts"),
        ("neighbourhoods", {"level": "quartier", "key": "id", "name": "n"}, "files"),
    ],
)
def test_fields_that_do_not_go_together_are_a_conflict(
    program: httpx.Client, here: Tenant, kind: str, form: dict[str, str], name: str
) -> None:
    answer = program.post(f"{V1}/imports/{kind}", data=form, files={"files": ("a.csv", b"a,b\n", "text/csv")})
    problem(answer, 409, "unfit_fields")
    assert [each["name"] for each in answer.json()["fields"]] == [name]
    assert not list((here.folder / "uploads").glob("*/files"))


def borders(*keys: str | None) -> bytes:
    """Return a GeoJSON of areas beside each other."""
    features = [
        {
            "type": "Feature",
            "properties": {"nr": key, "titel": "Anger"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[9 + at, 51], [9.5 + at, 51], [9.5 + at, 51.5], [9 + at, 51]]],
            },
        }
        for at, key in enumerate(keys)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_borders_go_from_their_file_to_their_refused_features(program: httpx.Client) -> None:
    """A feature without a key by its number; a list of other sources under a borders' name is opened by nobody."""
    form = {"level": "quartier", "key": "nr", "name": "titel", "check_only": "true"}
    vrt = b"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/http://127.0.0.1:9/a</SrcDataSource>"
    jobs: list[dict[str, Any]] = []
    for name, content in (("quartiere.geojson", borders("1", None)), ("quartiere", vrt)):
        begun = program.post(f"{V1}/imports/neighbourhoods", data=form, files={"files": (name, content, "")})
        assert begun.status_code == 202, begun.text
        give_up = time.monotonic() + 120
        while not (job := program.get(begun.headers["location"]).json())["is_over"]:
            assert time.monotonic() < give_up, job
            time.sleep(0.3)
        jobs.append(job)
    refused, crafted = jobs
    assert (refused["state"], refused["refused_rows"]) == ("refused", 1), refused
    assert (refused["refused"][0]["column"], refused["refused"][0]["first_row"]) == ("nr", 2)
    assert (crafted["state"], crafted["told"]["code"]) == ("refused", "unreadable_file"), crafted
    assert "datei-1.geojson is not what its name says" in crafted["told"]["text"]["en"]


def test_a_body_that_is_no_form_is_refused(program: httpx.Client) -> None:
    answer = program.post(f"{V1}/imports/plan", json={"year": 2023})
    problem(answer, 415, "unsupported_media_type")
    assert answer.headers["accept"] == "multipart/form-data"
    broken = {"content-type": "multipart/form-data; boundary=x"}
    problem(program.post(f"{V1}/imports/plan", content=b"--x\r\nrubbish", headers=broken), 400, "bad_input")


def test_a_job_that_is_not_there_is_one_answer(program: httpx.Client) -> None:
    unknown = [f"{V1}/imports/{name}" for name in ("0" * 32, "x", "..%2F..", "0" * 31)]
    answers = [program.get(path).json() for path in unknown] + [program.delete(unknown[0]).json()]
    answers += [program.get(f"{unknown[0]}/refused-rows", headers={"accept": "text/csv"}).json()]
    assert {each["status"] for each in answers} == {404}


def test_every_answer_of_these_tests_is_described(program: httpx.Client, reader: httpx.Client) -> None:
    """Each status and form that a program meets stands in the document."""
    document = description()
    for path, entry in document["paths"].items():
        if not path.startswith(V1) or "{" in path or "get" not in entry:
            continue
        said = entry["get"]["responses"]
        for client in (program, reader):
            answer = client.get(path)
            assert str(answer.status_code) in said
            kinds = said[str(answer.status_code)]["content"]
            kind = answer.headers["content-type"].partition(";")[0]
            assert kind in kinds
            schema = {**kinds[kind]["schema"], "components": document["components"]}
            jsonschema_rs.validate(schema, answer.json())


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_shows_every_operation_and_explains_every_code(nobody: httpx.Client, language: str) -> None:
    page = nobody.get("/api", params={"lang": language})
    assert page.status_code == 200
    for _, path, operation in operations():
        assert f'id="{operation["operationId"]}"' in page.text
        assert path in page.text
    for code in ("not_found", "bad_field", "insufficient_scope", "unexpected", "too_large"):
        assert f'id="problem-{code}"' in page.text
    assert ("Was gefragt werden kann" in page.text) is (language == "de")


@pytest.mark.parametrize(("role", "status"), [("administrator", 200), ("caseworker", 404)])
def test_who_is_signed_in_reads_and_does_not_write(here: Tenant, role: str, status: int) -> None:
    with httpx.Client(base_url=here.address, headers={"cookie": f"{SESSION}={here.sessions[role]}"}) as client:
        assert client.get(f"{V1}/levels").status_code == 200
        assert client.get(f"{V1}/imports").status_code == status
        problem(client.get(f"{V1}/me"), 401, "not_signed_in")
        problem(client.post(f"{V1}/imports/plan", data={"check_only": "true"}), 401, "not_signed_in")
        problem(client.delete(f"{V1}/imports/{'0' * 32}"), 401, "not_signed_in")
