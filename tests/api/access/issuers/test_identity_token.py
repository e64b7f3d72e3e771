"""An identity token is believed only where signature and every claim hold; keys are made here."""

from __future__ import annotations

import base64
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey, RSAKey

from api.access.issuers.identity_token import (
    ALGORITHMS,
    LEEWAY,
    OLDEST,
    Demands,
    NotBelieved,
    check_token,
    find_key,
    read_heading,
    read_keys,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEMANDS = Demands("https://id.example/office", "sozialraum", "nonce-1")
RSA = RSAKey.generate_key(2048, {"kid": "rsa-1"})
OTHER_RSA = RSAKey.generate_key(2048, {"kid": "rsa-1"})
EC = ECKey.generate_key("P-256", {"kid": "ec-1"})
PUBLISHED = {"keys": [RSA.as_dict(private=False), EC.as_dict(private=False)]}


def claims(**changes: Any) -> dict[str, Any]:
    moment = int(NOW.timestamp())
    whole = {
        "iss": DEMANDS.issuer, "aud": DEMANDS.client_id, "sub": "person-1", "nonce": DEMANDS.nonce,
        "iat": moment - 2, "exp": moment + 300, **changes,
    }  # fmt: skip
    return {name: value for name, value in whole.items() if value is not None}


def signed(content: dict[str, Any], key: Any = RSA, algorithm: str = "RS256", **head: Any) -> str:
    header = {"alg": algorithm, "kid": key.kid, **head}
    return jwt.encode({k: v for k, v in header.items() if v is not None}, content, key, algorithms=[algorithm])


def believed(token: str, published: dict[str, Any] = PUBLISHED) -> dict[str, Any]:
    heading = read_heading(token)
    key = find_key(read_keys(published), heading)
    if key is None:
        raise NotBelieved("key")
    return check_token(token, key, heading, DEMANDS, NOW)


def why_not(token: str, published: dict[str, Any] = PUBLISHED) -> str:
    with pytest.raises(NotBelieved) as refused:
        believed(token, published)
    return str(refused.value)


@pytest.mark.parametrize(("algorithm", "key"), [("RS256", RSA), ("PS256", RSA), ("ES256", EC)])
def test_a_token_of_each_named_algorithm_is_believed(algorithm: str, key: Any) -> None:
    assert believed(signed(claims(), key, algorithm))["sub"] == "person-1"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"iss": "https://id.example/other"}, "iss"),
        ({"iss": "https://id.example/office/"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "another"}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": {"sozialraum": 1}}, "aud"),
        ({"aud": ["sozialraum", "another"]}, "azp"),
        ({"aud": ["sozialraum", "another"], "azp": "another"}, "azp"),
        ({"azp": "another"}, "azp"),
        ({"nonce": "nonce-2"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ["nonce-1"]}, "nonce"),
        ({"sub": ""}, "sub"),
        ({"sub": None}, "sub"),
        ({"sub": 7}, "sub"),
        ({"sub": "a" * 256}, "sub"),
        ({"exp": None}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": "9999999999"}, "exp"),
        ({"exp": int(NOW.timestamp()) - LEEWAY}, "exp"),
        ({"iat": None}, "iat"),
        ({"iat": int(NOW.timestamp()) + LEEWAY + 1}, "iat"),
        ({"iat": int(NOW.timestamp()) - OLDEST - LEEWAY}, "iat"),
        ({"nbf": int(NOW.timestamp()) + LEEWAY + 1}, "nbf"),
    ],
)
def test_a_token_with_one_claim_wrong_is_not_believed(change: dict[str, Any], word: str) -> None:
    assert why_not(signed(claims(**change))) == word


def test_clocks_may_differ_by_a_minute_and_no_more() -> None:
    moment = int(NOW.timestamp())
    assert believed(signed(claims(exp=moment - LEEWAY + 1, iat=moment + LEEWAY)))
    assert LEEWAY == 60


def test_several_audiences_are_believed_where_the_token_was_made_for_us() -> None:
    assert believed(signed(claims(aud=["another", "sozialraum"], azp="sozialraum")))


def test_a_token_without_signature_is_refused_before_a_key_is_looked_for() -> None:
    content = signed(claims()).split(".")[1]
    for head in ("eyJhbGciOiJub25lIn0", "eyJhbGciOiJOb25lIiwia2lkIjoicnNhLTEifQ"):  # {"alg":"none"}, "None"
        assert why_not(f"{head}.{content}.") == "algorithm"


def test_a_shared_secret_is_refused_even_where_it_is_the_published_key() -> None:
    content = signed(claims()).split(".")[1]
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"rsa-1"}').decode().rstrip("=")
    mac = hmac.digest(RSA.as_pem(private=False), f"{head}.{content}".encode(), "sha256")
    token = f"{head}.{content}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    assert why_not(token) == "algorithm"


def test_keys_of_the_published_set_that_must_not_sign_are_passed_over() -> None:
    weak = RSAKey.generate_key(1024, {"kid": "weak"})
    encrypting = {**RSA.as_dict(private=False), "kid": "enc", "use": "enc"}
    shared = {"kty": "oct", "kid": "oct", "k": "c2VjcmV0"}
    rows: list[Any] = [weak.as_dict(private=False), encrypting, shared, {"kty": "EC"}, {}, "no key", None]
    assert read_keys({"keys": rows}) == ()
    assert read_keys({"keys": "none"}) == ()
    assert read_keys({}) == ()


def test_the_signature_of_another_key_with_the_same_name_is_not_believed() -> None:
    assert why_not(signed(claims(), OTHER_RSA)) == "signature"


def test_a_key_that_is_not_published_is_not_believed() -> None:
    assert why_not(signed(claims(), kid="rsa-2")) == "key"


def test_a_key_of_the_other_kind_does_not_fit_the_algorithm() -> None:
    assert why_not(signed(claims(), RSA, "RS256", kid="ec-1")) == "key"


def test_a_key_that_names_its_algorithm_signs_with_no_other() -> None:
    only = {"keys": [{**RSA.as_dict(private=False), "alg": "PS256"}]}
    assert believed(signed(claims(), RSA, "PS256"), only)
    assert why_not(signed(claims(), RSA, "RS256"), only) == "key"


def test_without_a_name_the_key_is_found_only_where_one_alone_fits() -> None:
    assert believed(signed(claims(), kid=None))
    two = {"keys": [RSA.as_dict(private=False), {**OTHER_RSA.as_dict(private=False), "kid": "rsa-2"}]}
    assert why_not(signed(claims(), kid=None), two) == "key"


def test_a_head_with_a_critical_name_that_is_unknown_is_not_believed() -> None:
    registry = jws.JWSRegistry({"office": jws.JWSRegistry.default_header_registry["kid"]}, ["RS256"])
    header = {"alg": "RS256", "kid": "rsa-1", "crit": ["office"], "office": "x"}
    token = jwt.encode(header, claims(), RSA, registry=registry)
    assert why_not(token) == "signature"


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "a.b.c.d.e", "ü.b.c", "e30.e30.e30", '{"alg":"RS256"}'])
def test_what_is_no_token_is_not_believed(text: str) -> None:
    assert why_not(text) in ("form", "algorithm")


def meaningful_places(token: str) -> list[int]:
    """Places whose every bit decides something: the last two characters of a part carry bits that mean nothing."""
    ends = [number for number, letter in enumerate(token) if letter == "."] + [len(token)]
    idle = {place for end in ends for place in (end, end - 1, end - 2)}
    return [place for place in range(len(token)) if place not in idle]


@given(data=st.data())
def test_a_token_with_any_character_changed_is_not_believed(data: st.DataObject) -> None:
    token = signed(claims())
    place = data.draw(st.sampled_from(meaningful_places(token)))
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = data.draw(st.sampled_from([letter for letter in letters if letter != token[place]]))
    reason = why_not(token[:place] + other + token[place + 1 :])
    assert reason in {"form", "algorithm", "key", "signature"}


def test_no_word_of_a_refusal_is_a_value_of_the_token() -> None:
    token = signed(claims(sub=None, name="Kim Beispiel"))
    assert why_not(token) in {*ALGORITHMS, "iss", "aud", "azp", "nonce", "sub", "exp", "iat", "nbf", "key", "form"}


def test_an_old_token_is_refused_although_it_has_not_run_out() -> None:
    earlier = NOW - timedelta(hours=1)
    assert why_not(signed(claims(iat=int(earlier.timestamp())))) == "iat"
