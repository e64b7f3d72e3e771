"""Bodies made to do harm: each is to be refused before anything runs, quickly and in words.

The same list is tried by a test over HTTP and measured by `bench.graphql_refusals`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Abuse:
    """A body, and the media type that it claims to be."""

    name: str
    body: bytes
    media_type: str = JSON


def query(text: str, **variables: object) -> bytes:
    """Return the body of a request."""
    return json.dumps({"query": text, "variables": variables}).encode()


def doubling(levels: int, spread: str, of: str = "Programme") -> str:
    """Return a query whose fragments each spread the next one twice."""
    fragments = [f"fragment F{level} on {of} {{ {spread.format(level + 1)} }}" for level in range(levels)]
    return "{ programmes { nodes { ...F0 } } } " + " ".join([*fragments, f"fragment F{levels} on {of} {{ id }}"])


def fan_out(first: int) -> str:
    """Return four lists inside lists, each of `first` things."""
    inside = "id"
    for field in ("programmes", "parts", "parts"):
        inside = f"{field}(first: {first}) {{ nodes {{ {inside} }} }}"
    return f'{{ neighbourhoods(level: "district", first: {first}) {{ nodes {{ {inside} }} }} }}'


def deep_introspection(levels: int) -> str:
    """Return a question for the schema that goes from types to fields to types."""
    inside = "name"
    for _ in range(levels):
        inside = f"name fields {{ name type {{ {inside} }} }}"
    return f"{{ __schema {{ types {{ {inside} }} }} }}"


def deep_json(levels: int, opened: str, closed: str) -> bytes:
    """Return a request whose variable is nested deeply."""
    return b'{"query": "{ __typename }", "variables": {"a": ' + (opened * levels + closed * levels).encode() + b"}}"


CASELOAD = "caseload { citizens(first: 100) { nodes { households { household { members { citizen { households {"
PEOPLE = "{ " + CASELOAD + " household { members { citizen { id } } } } } } } } } } } }"

ABUSES: tuple[Abuse, ...] = (
    Abuse("fragments that double, 22 levels", query(doubling(22, "...F{0} ...F{0}") + " { a: b }")),
    Abuse("aliased lists that double, 60 levels",
          query(doubling(60, "a: nextStations {{ ...F{0} }} b: nextStations {{ ...F{0} }}"))),
    Abuse("fragments that double, unfolded to the limit",
          query(doubling(40, "nextStations {{ ...F{0} }} x: nextStations {{ ...F{0} }}"))),
    Abuse("a fragment that spreads itself",
          query("{ programmes { nodes { ...F } } } fragment F on Programme { ...F }")),
    Abuse("fragments that spread each other",
          query("{ programmes { nodes { ...A } } } fragment A on Programme { ...B } fragment B on Programme { ...A }")),
    Abuse("a ring of 300 fragments",
          query("{ programmes { nodes { ...F0 } } } " + " ".join(
              f"fragment F{at} on Programme {{ ...F{(at + 1) % 300} }}" for at in range(300)))),
    Abuse("50 to the fourth", query(fan_out(50))),
    Abuse("the largest number four times", query(fan_out(2_147_483_647))),
    Abuse("a number of 40,000 digits", query("{ offices(first: " + "9" * 40_000 + ") { nodes { id } } }")),
    Abuse("a negative number", query("{ offices(first: -2147483648) { nodes { nope } } }")),
    Abuse("a number bomb in JSON", b'{"query": "{ a }", "variables": {"n": 1e999999999}}'),
    Abuse("a long number in JSON", b'{"query": "{ a }", "variables": {"n": ' + b"9" * 90_000 + b"}}"),
    Abuse("lists 40,000 deep in JSON", deep_json(40_000, "[", "]")),
    Abuse("objects 10,000 deep in JSON", deep_json(10_000, '{"a":', "1}")[:-2] + b"}"),
    Abuse("a selection 600 deep", query("{" + "a{" * 600 + "a" + "}" * 600 + "}")),
    Abuse("a value 900 deep", query("{ offices(first: " + "[" * 900 + "1" + "]" * 900 + ") { nodes { id } } }")),
    Abuse("a type 900 deep", query("query ($a: " + "[" * 900 + "Int" + "]" * 900 + ") { offices { nodes { id } } }")),
    Abuse("1,900 aliases of one field", query("{ " + " ".join(f"a{at}: __typename" for at in range(950)) + " x }")),
    Abuse("600 times the same field", query("{ " + "offices { nodes { id } } " * 190 + "}")),
    Abuse("aliases of a dear field", query("{ " + " ".join(
        f"a{at}: programmes(first: 100) {{ nodes {{ id name }} }}" for at in range(100)) + " }")),
    Abuse("directives without end", query("{ offices " + "@skip(if: false) " * 300 + "{ nodes { id } } }")),
    Abuse("unknown directives without end", query("{ offices " + "@no " * 900 + "{ nodes { id } } }")),
    Abuse("400 operations", query(" ".join(f"query Q{at} {{ __typename }}" for at in range(400)))),
    Abuse("400 variables that nobody uses", query(
        "query (" + " ".join(f"$v{at}: Int" for at in range(400)) + ") { __typename }")),
    Abuse("101 values of variables", query("{ __typename }", **{f"v{at}": 1 for at in range(101)})),
    Abuse("a list of 30,000 ids", query("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["a"] * 18_000)),
    Abuse("50,000 opening braces", query("{" * 50_000)),
    Abuse("a string without end", query('{ offices(after: "' + "x" * 90_000)),
    Abuse("block strings", query('{ offices(after: ' + '"""a""" ' * 900 + ") { nodes { id } } }")),
    Abuse("comments and commas only", query("#\n" * 20_000 + "," * 20_000)),
    Abuse("types without end in words", query("{ " + "... on Node " * 600 + "{ id } }")),
    Abuse("a question for the schema, 12 times down", query(deep_introspection(7))),
    Abuse("a question for the schema, 40 aliases", query("{ " + " ".join(
        f"a{at}: __schema {{ types {{ fields {{ type {{ fields {{ name }} }} }} }} }}" for at in range(40)) + " }")),
    Abuse("suggestions for 300 misspelled fields", query("{ " + " ".join(f"progamme{at}" for at in range(300)) + " }")),
    Abuse("a batch", b"[" + b",".join([query("{ __typename }")] * 500) + b"]"),
    Abuse("a batch as objects with numbers", b'{"0": {"query": "{ a }"}}'),
    Abuse("a form with files", b"--x\r\ncontent-disposition: form-data; name=operations\r\n\r\n{}\r\n--x--",
          "multipart/form-data; boundary=x"),
    Abuse("a form", b"query=%7B__typename%7D", "application/x-www-form-urlencoded"),
    Abuse("text", b'{"query": "{ __typename }"}', "text/plain"),
    Abuse("XML with entities", b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><l>&b;</l>', "application/xml"),
    Abuse("UTF-16", '{"query": "{ __typename }"}'.encode("utf-16")),
    Abuse("UTF-7 that claims to be", b'+AHs-"query": "a"}', "application/json; charset=utf-7"),
    Abuse("a byte order mark", b"\xef\xbb\xbf" + query("{ __typename }")),
    Abuse("broken UTF-8", b'{"query": "{ __typename \xc3\x28 }"}'),
    Abuse("overlong UTF-8", b'{"query": "{ __typename \xc0\xaf }"}'),
    Abuse("half a surrogate pair", b'{"query": "{ __typename } # \\ud800"}'),
    Abuse("a number of 40,000 digits by default", query(
        "query ($n: Int = " + "9" * 40_000 + ") { offices(first: $n) { nodes { id } } }")),
    Abuse("lists as long as can be, 200 levels", query("{ " + 'neighbourhoods(level: "a", first: 2147483647) { nodes { '
          + "parts(first: 2147483647) { nodes { " * 200 + "id" + " } }" * 201 + " }")),
    Abuse("half a surrogate pair in a variable",
          b'{"query": "query ($a: String) { offices(after: $a) { nodes { nope } } }",'
          b' "variables": {"a": "\\udfff"}}'),
    Abuse("a null byte", query("{ offices\x00 { nodes { id } } }")),
    Abuse("control characters", query("".join(map(chr, range(1, 32))) + "{ a }")),
    Abuse("keys of Python", query("{ __class__ { __mro__ { __subclasses__ } } }")),
    Abuse("keys that other languages inherit", b'{"query": "{ a }", "__proto__": {"x": 1}, "constructor": {"y": 2}}'),
    Abuse("the same key twice", b'{"query": "{ a }", "query": "{ b }"}'),
    Abuse("a persisted query", b'{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "00"}}}'),
    Abuse("a subscription by POST", query("subscription { offices { nodes { id } } }")),
    Abuse("people around in a circle", query(PEOPLE)),
)  # fmt: skip
"""Every abusive body that we could think of; none of them is an honest question."""
