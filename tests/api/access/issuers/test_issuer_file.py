"""`sign-in.toml`: what is wrong is told with file, place and remedy in both languages, and never a secret."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from api.access.issuers.issuer import Issuer
from api.access.issuers.issuer_file import FILE, SignInFile, sign_in_file_of
from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.model.access import Role
from tests.demands import REPOSITORY

WHOLE = """
address = "https://sozialraum.example"

[[issuer]]
code = "house"
name = "Dienstkonto"
url = "https://id.example/realms/house"
client_id = "sozialraum"
client_secret_variable = "SOZIALRAUM_HOUSE"
roles_claim = "realm_access.roles"

[issuer.roles]
lead = "team_lead"
worker = "caseworker"
"""


def read(folder: Path, text: str, environment: dict[str, str] | None = None) -> SignInFile:
    (folder / FILE).write_text(text, "utf-8")
    return sign_in_file_of(folder, {"SOZIALRAUM_HOUSE": "s3cret"} if environment is None else environment)


def test_without_the_file_there_are_no_issuers(tmp_path: Path) -> None:
    assert sign_in_file_of(tmp_path) == SignInFile()


def test_the_file_is_read_whole(tmp_path: Path) -> None:
    file = read(tmp_path, WHOLE)
    assert file.address == "https://sozialraum.example"
    assert file.issuers == (
        Issuer(
            "house", "Dienstkonto", "https://id.example/realms/house", "sozialraum", "s3cret",
            roles_claim="realm_access.roles", roles={"lead": Role.TEAM_LEAD, "worker": Role.CASEWORKER},
        ),
    )  # fmt: skip
    assert "s3cret" not in repr(file)


def test_a_secret_comes_from_a_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "house.secret").write_text("from-file\n")
    text = WHOLE.replace('client_secret_variable = "SOZIALRAUM_HOUSE"', 'client_secret_file = "house.secret"')
    assert read(tmp_path, text).issuers[0].client_secret == "from-file"
    assert stat.S_IMODE((tmp_path / "house.secret").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("before", "after", "de", "en"),
    [
        ('client_id = "sozialraum"\n', "", "client_id", "client_id"),
        ('name = "Dienstkonto"', 'name = ""', "name", "name"),
        ('code = "house"', 'code = "Haus!"', "code besteht", "code consists"),
        ("https://id.example", "http://id.example", "url ist keine Adresse", "url is no address"),
        ("https://id.example", "https://a:b@id.example", "url ist keine Adresse", "url is no address"),
        ('"https://sozialraum.example"', '"https://sozialraum.example/a"', "address ist keine", "address is no"),
        ("roles_claim =", "role_claim =", "gemeint ist wohl roles_claim", "roles_claim may be meant"),
        ('"team_lead"', '"teamlead"', "teamlead ist keine Rolle", "teamlead is no role"),
        ('lead = "team_lead"\nworker = "caseworker"', "", "[issuer.roles] fehlt", "[issuer.roles] is missing"),
        ("SOZIALRAUM_HOUSE", "PATH", "beginnt nicht mit SOZIALRAUM_", "does not begin with SOZIALRAUM_"),
        ("SOZIALRAUM_HOUSE", "SOZIALRAUM_OTHER", "kein lesbares Geheimnis", "no readable secret"),
        ("client_secret_variable", "client_secret_file", "gibt es nicht", "does not exist"),
        ("client_secret_variable", "client_secret", "client_secret ist hier unbekannt", "client_secret is unknown"),
        ("roles_claim", 'scopes = ["profile"]\nroles_claim', '"openid"', '"openid"'),
        ("roles_claim", 'scopes = "openid"\nroles_claim', "scopes ist keine Liste", "scopes is no list"),
        ("[[issuer]]", "[issuer]", "[[issuer]] fehlt", "[[issuer]] is missing"),
        ("roles_claim", 'ca_file = "ca.pem"\nroles_claim', "ca_file gibt es nicht", "ca_file does not exist"),
    ],
)
def test_what_is_wrong_is_named_in_both_languages(tmp_path: Path, before: str, after: str, de: str, en: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(tmp_path, WHOLE.replace(before, after))
    assert FILE in refused.value.text("de")
    assert FILE in refused.value.text("en")
    assert de in refused.value.de
    assert en in refused.value.en
    assert "docs/signing-in.md" in refused.value.remedy_de


def test_a_secret_in_the_wrong_place_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        read(tmp_path, WHOLE.replace('"team_lead"', '"aG9w!zZ/+secret="'))
    assert "secret" not in refused.value.de + refused.value.en


def test_two_issuers_share_neither_code_nor_url(tmp_path: Path) -> None:
    _, row = WHOLE.split("[[issuer]]")
    with pytest.raises(BadInput, match="same code"):
        read(tmp_path, f"{WHOLE}[[issuer]]{row}")
    with pytest.raises(BadInput, match="same url"):
        read(tmp_path, WHOLE + "[[issuer]]" + row.replace('"house"', '"town"'))


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="from line 3 on"):
        read(tmp_path, "\n\n[[issuer\n")


def test_the_example_of_the_manual_can_be_read(tmp_path: Path) -> None:
    manual = (REPOSITORY / "docs" / "signing-in.md").read_text("utf-8")
    example = manual.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "sign-in.keycloak.secret").write_text("s3cret")
    issuer = read(tmp_path, example).issuers[0]
    assert set(issuer.roles.values()) == set(Role)
