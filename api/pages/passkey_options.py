"""What a browser is asked for a passkey, as JSON: for the script of the pages that have such a button."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from litestar import Response, post

from api.actions.second_factors import SecondFactor
from api.actions.set_up_factors import SetUpFactors
from api.errors import answer_to
from api.pages.entering import WebRequest, any_session, entrance_of, site_of
from api.pages.forms import read_form
from api.pages.reader import any_reader
from graph_schema.errors import SozialraumError

TO_REGISTER, TO_PROVE = "/passkeys/anlegen", "/passkeys/vorzeigen"
"""By POST, because a challenge is kept at the session."""


@post(TO_REGISTER, name="passkey_to_register", status_code=200)
async def passkey_to_register(request: WebRequest) -> Response[bytes]:
    """Return what `navigator.credentials.create` is asked."""
    try:
        await read_form(request)
        set_up = SetUpFactors(entrance_of(request), any_session(request), datetime.now(UTC))
        return _json(await set_up.ask_for_passkey(site_of(request)))
    except SozialraumError as error:
        return _refused(request, error)


@post(TO_PROVE, name="passkey_to_prove", status_code=200)
async def passkey_to_prove(request: WebRequest) -> Response[bytes]:
    """Return what `navigator.credentials.get` is asked."""
    try:
        await read_form(request)
        factor = SecondFactor(entrance_of(request), any_session(request), site_of(request), datetime.now(UTC))
        return _json(await factor.ask_for_passkey())
    except SozialraumError as error:
        return _refused(request, error)


def _refused(request: WebRequest, error: SozialraumError) -> Response[bytes]:
    """Answer in the page's language: the script shows the text beside the button."""
    answer = answer_to(error)
    return _json(json.dumps({"text": error.text(any_reader(request).locale), "code": answer.graphql}), answer.status)


def _json(text: str, status: int = 200) -> Response[bytes]:
    return Response(text.encode(), status_code=status, media_type="application/json")
