"""What claims say of a person: roles by the operator's map, and nothing that has another form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from api.access.issuers.claims import read_claims
from api.access.issuers.issuer import Issuer
from graph_schema.model.access import Role

ISSUER = Issuer(
    "house", "Dienstkonto", "https://id.example", "sozialraum", roles_claim="realm_access.roles",
    roles={"lead": Role.TEAM_LEAD, "worker": Role.CASEWORKER, "fm": Role.CASEWORKER},
    caseworker_number_claim="number", team_claim="teams",
)  # fmt: skip


def test_roles_come_in_the_order_of_the_map_each_once() -> None:
    claims = {"sub": "1", "realm_access": {"roles": ["fm", "offline_access", "worker", "lead"]}}
    assert read_claims(ISSUER, claims).roles == (Role.TEAM_LEAD, Role.CASEWORKER)


@pytest.mark.parametrize("held", [None, [], "Worker", ["WORKER"], {"worker": True}, [["worker"]], True, "team_lead"])
def test_what_is_not_in_the_map_to_the_letter_gives_no_role(held: Any) -> None:
    assert read_claims(ISSUER, {"sub": "1", "realm_access": {"roles": held}}).roles == ()


def test_a_claim_whose_name_holds_dots_is_found() -> None:
    issuer = replace(ISSUER, roles_claim="https://office.example/roles")
    assert read_claims(issuer, {"sub": "1", "https://office.example/roles": "lead"}).roles == (Role.TEAM_LEAD,)


def test_a_name_becomes_one_line_that_can_be_shown() -> None:
    vouched = read_claims(ISSUER, {"sub": "1", "name": " Kim\n\u202eBeispiel\x00 ", "preferred_username": "kim"})
    assert (vouched.name, vouched.login) == ("Kim Beispiel", "kim")
    assert len(read_claims(ISSUER, {"sub": "1", "name": "a" * 9_999}).name) == 200


def test_without_a_name_the_login_stands_for_it_and_without_both_the_issuer() -> None:
    assert read_claims(ISSUER, {"sub": "1", "preferred_username": "kim"}).name == "kim"
    assert read_claims(ISSUER, {"sub": "1", "name": ["Kim"]}).name == "Dienstkonto"


def test_a_case_worker_has_one_number_or_none() -> None:
    assert read_claims(ISSUER, {"sub": "1", "number": " 017 "}).caseworker_number == "017"
    assert read_claims(ISSUER, {"sub": "1", "number": 17}).caseworker_number == "17"
    assert read_claims(ISSUER, {"sub": "1", "number": ["17", "18"]}).caseworker_number == ""


def test_teams_are_names_or_groups() -> None:
    assert read_claims(ISSUER, {"sub": "1", "teams": ["/Team U25", "Team U25", "Team Ost"]}).teams == (
        "Team U25",
        "Team Ost",
    )


@pytest.mark.parametrize(
    ("claims", "shown"),
    [({}, False), ({"acr": "1"}, False), ({"acr": "2"}, False), ({"acr": "2", "amr": ["pwd"]}, False),
     ({"acr": "2", "amr": ["pwd", "otp"]}, True)],
)  # fmt: skip
def test_a_second_factor_that_is_demanded_must_stand_in_the_token(claims: dict[str, Any], shown: bool) -> None:
    issuer = replace(ISSUER, require_acr=("2", "3"), require_amr=("otp", "hwk"))
    assert read_claims(issuer, {"sub": "1", **claims}).factor_shown is shown
    assert read_claims(ISSUER, {"sub": "1", **claims}).factor_shown
