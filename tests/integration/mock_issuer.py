"""An identity provider on this machine, in plain HTTP on loopback: it can be made to lie in its tokens."""

from __future__ import annotations

import html
import json
import re
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import httpx
import oidc_provider_mock
import werkzeug.serving
from joserfc import jws, jwt
from joserfc.jwk import RSAKey

from tests.integration.desk import Desk

Claims = dict[str, Any]
_ONWARD = re.compile(r'http-equiv="refresh" content="0;url=([^"]*)"')


@dataclass(slots=True)
class MockIssuer:
    """The provider, and what it does otherwise than it should; each change holds until `behave`."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "mock-1"}))
    url: str = ""
    published: list[RSAKey] = field(default_factory=list[RSAKey])
    change: Callable[[Claims], None] = lambda _claims: None
    head: dict[str, Any] = field(default_factory=dict[str, Any])
    describes: dict[str, Any] = field(default_factory=dict[str, Any])
    forms: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    """What the token endpoint was sent."""
    asked: list[str] = field(default_factory=list[str])
    """Paths that were asked for."""

    def behave(self) -> None:
        """Do as one should again."""
        self.published, self.head, self.describes = [self.key], {}, {}
        self.change = lambda _claims: None
        self.forms.clear()
        self.asked.clear()

    def know(self, subject: str, **claims: Any) -> None:
        """Know a person with these claims from now on."""
        httpx.put(f"{self.url}/users/{subject}", json=claims).raise_for_status()

    def answer(self, question: str, subject: str) -> str:
        """Sign in as `subject` at the address to which the browser was led; return where it is sent back to."""
        response = httpx.post(question, data={"sub": subject})
        assert response.status_code == 302, response.text
        return response.headers["location"]

    def deny(self, question: str) -> str:
        """Refuse; return where the browser is sent back to, with the state that this provider forgets."""
        back = httpx.post(question, data={"action": "deny"}).headers["location"]
        return f"{back}&state={fields_in(question)['state']}"

    def tamper(self, response: flask.Response) -> flask.Response:
        """Put in our own keys, and a token as the test wants it."""
        path = flask.request.path
        self.asked.append(path)
        if path == "/redirect":
            return flask.Response(status=302, headers={"location": f"{self.url}/jwks"})
        if path == "/jwks":
            response.set_data(json.dumps({"keys": [key.as_dict(private=False) for key in self.published]}))
        if path == "/.well-known/openid-configuration":
            response.set_data(json.dumps({**json.loads(response.get_data()), **self.describes}))
        if path == "/oauth2/token":
            self.forms.append(dict(flask.request.form))
            answer = json.loads(response.get_data())
            if "id_token" in answer:
                answer["id_token"] = self._lie(answer["id_token"])
            response.set_data(json.dumps(answer))
        return response

    def _lie(self, token: str) -> str:
        claims: Claims = json.loads(jws.extract_compact(token.encode()).payload)
        self.change(claims)
        head = {"alg": "RS256", "kid": self.key.kid, **self.head}
        if head["alg"] == "none":
            return "eyJhbGciOiJub25lIn0." + token.split(".")[1] + "."
        return jwt.encode(head, claims, self.key)


@contextmanager
def mock_issuer() -> Generator[MockIssuer]:
    """Run a provider on a free port of loopback."""
    issuer = MockIssuer()
    issuer.behave()
    app = oidc_provider_mock.app(require_nonce=True)
    app.after_request(issuer.tamper)
    server = werkzeug.serving.make_server("localhost", 0, app, threaded=True)
    issuer.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def write_sign_in_file(folder: Path, issuers: dict[str, str], **more: str) -> None:
    """Write `sign-in.toml` for issuers by code, with further lines for each."""
    rows = [
        "\n".join(
            [
                "[[issuer]]", f'code = "{code}"', f'name = "Dienst {code}"', f'url = "{url}"',
                'client_id = "sozialraum"', 'roles_claim = "office.roles"',
                'client_secret_file = "client.secret"', 'caseworker_number_claim = "number"', 'team_claim = "teams"',
                *(f"{name} = {value}" for name, value in more.items()),
                "[issuer.roles]", 'worker = "caseworker"', 'lead = "team_lead"', 'planner = "planner"',
                'admin = "administrator"',
            ]
        )
        for code, url in issuers.items()
    ]  # fmt: skip
    (folder / "client.secret").write_text("a secret: with signs/%", "utf-8")
    (folder / "sign-in.toml").write_text("\n".join(rows), "utf-8")


async def question_of(desk: Desk, code: str, **fields: str) -> str:
    """Press the button of an issuer on the sign-in page; return the address to which the browser is led."""
    await desk.open("/anmelden")
    page = await desk.send(f"/anmelden/oidc/{code}", **fields)
    found = _ONWARD.search(page.text)
    assert found, page.text
    return html.unescape(found[1])


def fields_in(address: str) -> dict[str, str]:
    """Return the fields of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
