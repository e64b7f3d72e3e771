"""GraphQL over HTTP: what is no request is told so, and nothing unexpected is told at all."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

import pytest

from api.graphql import controller
from api.graphql.http_exchange import RESPONSE_JSON
from bench.memory_graph import MemoryGraph
from tests.api.graphql.conftest import Asking

OFFICES = "{ offices(first: 1) { nodes { name } } }"
BODIES_THAT_ARE_NO_REQUEST = {
    "a text": '"str"',
    "a number": "7",
    "null": "null",
    "a list": '[{"query": "{ __typename }"}]',
    "an empty body": "",
    "half a body": '{"query": ',
    "no query": "{}",
    "an empty query": '{"query": " "}',
    "a query that is a number": '{"query": 1}',
    "variables that are a list": '{"query": "{ __typename }", "variables": []}',
    "an operation name that is a list": '{"query": "{ __typename }", "operationName": []}',
    "extensions that are a text": '{"query": "{ __typename }", "extensions": "x"}',
    "very deep JSON": '{"query": "{ __typename }", "variables": {"a": ' + "[" * 40_000 + "]" * 40_000 + "}}",
    "broken UTF-8": b'{"query": "{ __typename }\xff"}',
    "half a surrogate pair": '{"query": "{ __typename } # \\ud800"}',
    "too many variables": '{"query": "{ __typename }", "variables": {'
    + ",".join(f'"v{number}": 1' for number in range(101))
    + "}}",
}


@pytest.mark.parametrize("accept", ["application/json", RESPONSE_JSON])
@pytest.mark.parametrize("body", BODIES_THAT_ARE_NO_REQUEST.values(), ids=BODIES_THAT_ARE_NO_REQUEST.keys())
async def test_a_body_that_is_no_request_is_answered_400_with_a_sentence(
    ask: Asking, body: str | bytes, accept: str
) -> None:
    answer = await ask.send(body, accept=accept)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
    assert list(answer.json()) == ["errors"]
    assert answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "xapplication/json", "application/jsonx", "application/x-www-form-urlencoded",
     "multipart/form-data; boundary=x", "application/json; charset=latin-1"],
)  # fmt: skip
async def test_another_content_type_is_answered_415(ask: Asking, content_type: str) -> None:
    answer = await ask.send('{"query": "{ __typename }"}', content_type)
    assert answer.status_code == 415


async def test_charset_and_case_of_the_content_type_do_not_matter(ask: Asking) -> None:
    for content_type in ("Application/JSON", 'application/json; charset="UTF-8"'):
        answer = await ask.send('{"query": "{ __typename }"}', content_type)
        assert answer.json() == {"data": {"__typename": "Query"}}


async def test_a_large_body_is_answered_413(ask: Asking) -> None:
    answer = await ask.send('{"query": "{ __typename } # ' + "x" * 100_000 + '"}')
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("application/json")


async def test_a_query_with_too_many_tokens_is_refused(ask: Asking) -> None:
    answer = await ask("{ offices { nodes { " + " ".join(f"a{number}: id" for number in range(800)) + " } } }")
    assert "token" in answer["errors"][0]["message"]


async def test_a_query_can_stand_in_the_address(ask: Asking) -> None:
    query = "query Some($first: Int) { offices(first: $first) { nodes { id } } }"
    parameters = {"query": query, "variables": '{"first": 2}', "operationName": "Some"}
    answer = await ask.client.get("/graphql?" + urlencode(parameters))
    assert [node["id"] for node in answer.json()["data"]["offices"]["nodes"]] == ["office-0", "office-1"]


@pytest.mark.parametrize("query", ["mutation { __typename }", "subscription { __typename }"])
async def test_an_address_only_asks(ask: Asking, query: str) -> None:
    answer = await ask.client.get("/graphql?" + urlencode({"query": query}))
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_an_address_without_a_query_or_with_broken_variables_is_answered_400(ask: Asking) -> None:
    for parameters in ("", "?variables={}", "?query={__typename}&variables=[]", "?query={__typename}&variables=%7B"):
        answer = await ask.client.get("/graphql" + parameters, headers={"accept": "application/json"})
        assert answer.status_code == 400, parameters


async def test_several_queries_in_one_request_are_refused(ask: Asking) -> None:
    answer = await ask.send('[{"query": "{ __typename }"}, {"query": "{ __typename }"}]')
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json", "application/json"),
        (RESPONSE_JSON, RESPONSE_JSON),
        (f"{RESPONSE_JSON}, application/json;q=0.9", RESPONSE_JSON),
        (f"{RESPONSE_JSON};q=0.2, application/json;q=0.9", "application/json"),
        (f"{RESPONSE_JSON};q=x, application/json;q=0.1", "application/json"),
    ],
)
async def test_the_answer_comes_in_the_form_asked_for(ask: Asking, accept: str, kind: str) -> None:
    answer = await ask.send('{"query": "{ __typename }"}', accept=accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert answer.headers["vary"] == "accept"


async def test_a_form_that_cannot_be_given_is_answered_406(ask: Asking) -> None:
    assert (await ask.send('{"query": "{ __typename }"}', accept="image/png")).status_code == 406


@pytest.mark.parametrize(
    ("query", "reason"),
    [("{", "Syntax"), ("{ wages }", "Cannot query field"), ("query A { __typename } query B { __typename }", "operat")],
)
async def test_a_query_that_cannot_be_run_is_400_only_in_the_newer_form(ask: Asking, query: str, reason: str) -> None:
    for accept, status in ((RESPONSE_JSON, 400), ("application/json", 200)):
        answer = await ask.client.post("/graphql", json={"query": query}, headers={"accept": accept})
        assert answer.status_code == status
        assert reason in answer.json()["errors"][0]["message"]
        assert "data" not in answer.json()


async def test_variables_of_the_wrong_type_are_told_before_anything_runs(ask: Asking, directory: MemoryGraph) -> None:
    query = "query ($first: Int) { offices(first: $first) { nodes { id } } }"
    answer = await ask.client.post(
        "/graphql", json={"query": query, "variables": {"first": "two"}}, headers={"accept": RESPONSE_JSON}
    )
    assert answer.status_code == 400
    assert "data" not in answer.json()
    assert directory.queries_run == 0


async def test_the_operation_is_chosen_by_name(ask: Asking) -> None:
    query = "query A { offices(first: 1) { nodes { id } } } query B { __typename }"
    answer = await ask.client.post("/graphql", json={"query": query, "operationName": "B"})
    assert answer.json() == {"data": {"__typename": "Query"}}
    unknown = await ask.client.post("/graphql", json={"query": query, "operationName": "C"})
    assert "no operation of this name" in unknown.json()["errors"][0]["message"]


async def test_unexpected_errors_are_masked_and_recorded_without_their_text(
    ask: Asking, directory: MemoryGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail(_query: object, /, **_parameters: Any) -> list[dict[str, Any]]:
        raise KeyError("Erika Mustermann")

    directory.read = fail
    answer = await ask(OFFICES)
    assert answer["data"] is None
    assert answer["errors"][0]["message"] == "Something unexpected went wrong; it was recorded."
    assert answer["errors"][0]["path"] == ["offices"]
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"
    written = capsys.readouterr()
    assert answer["errors"][0]["extensions"]["reference"] in written.out + written.err
    assert "Mustermann" not in written.out + written.err + str(answer)


async def test_expected_errors_say_what_to_do_in_both_languages(ask: Asking) -> None:
    answer = await ask("{ offices(first: 101) { nodes { id } } }")
    told = answer["errors"][0]
    assert told["message"].startswith("`first` must lie between 0 and 100.")
    assert told["extensions"]["code"] == "BAD_INPUT"
    assert "zwischen 0 und 100" in told["extensions"]["messageDe"]


async def test_an_operation_that_takes_too_long_is_ended(
    ask: Asking, directory: MemoryGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dawdle(_query: object, /, **_parameters: Any) -> list[dict[str, Any]]:
        await asyncio.sleep(30)
        return []

    monkeypatch.setattr(controller, "LONGEST_SECONDS", 0.05)
    directory.read = dawdle
    answer = await ask(OFFICES)
    assert answer["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert "data" not in answer
