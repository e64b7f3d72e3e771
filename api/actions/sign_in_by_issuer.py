"""Use case: somebody signs in through an identity provider, and signs out there as well."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from api.access.issuers.asking import NoAnswer
from api.access.issuers.claims import Vouched, read_claims
from api.access.issuers.identity_token import NotBelieved
from api.access.issuers.issuer import Issuer
from api.access.issuers.issuer_file import SignInFile, sign_in_file_of
from api.access.issuers.known_issuer import Description, KnownIssuer, known_error
from api.access.issuers.refusals import Reason, not_admitted
from api.access.issuers.under_way import UnderWay, UsedOnce
from api.actions.sign_in import Begun, Entrance
from api.actions.vouched_accounts import VouchedAccounts
from graph_schema.errors import NotFound, Refused
from graph_schema.model.access import SignedIn
from graph_schema.store import sessions

log = structlog.get_logger(__name__)

_LONGEST_KEPT = 16_384
"""Characters of a token that are kept for signing out; a longer one could not be sent back."""


@dataclass(frozen=True, slots=True)
class Issuers:
    """The identity providers of a running instance, in the order of `sign-in.toml`."""

    file: SignInFile
    known: Mapping[str, KnownIssuer]
    used: UsedOnce = field(default_factory=UsedOnce)

    @classmethod
    def of(cls, data_folder: Path) -> Issuers:
        """Read `sign-in.toml`; UnreadableFile or BadInput where it is wrong."""
        file = sign_in_file_of(data_folder)
        return cls(file, {issuer.code: KnownIssuer(issuer) for issuer in file.issuers})

    @property
    def listed(self) -> tuple[Issuer, ...]:
        """What the sign-in page offers."""
        return self.file.issuers


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser brings back from an issuer."""

    state: str = ""
    code: str = ""
    error: str = ""
    issuer: str = ""
    """`iss` of RFC 9207; empty where it names none."""


@dataclass(frozen=True, slots=True)
class Goodbye:
    """What a browser sends to an issuer to be signed out there, too (OpenID Connect RP-Initiated Logout 1.0)."""

    name: str
    address: str
    fields: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class IssuerEntrance:
    """Signing in and out through identity providers."""

    issuers: Issuers
    entrance: Entrance
    data_folder: Path

    async def begin(
        self, code: str, redirect_uri: str, wanted: str, locale: str, now: datetime
    ) -> tuple[UnderWay, str]:
        """Return what is remembered of a new sign-in, and the address at the issuer to go to.

        NotFound where there is no such issuer, NotAdmitted where it does not answer.
        """
        known = self.issuers.known.get(code)
        if known is None:
            raise NotFound("Diesen Anmeldedienst gibt es nicht.", "There is no such sign-in service.")
        described = await self._described(known)
        under_way = UnderWay.begin(known.issuer, redirect_uri, wanted, locale, now)
        return under_way, under_way.question(known.issuer, described.authorization_endpoint)

    async def finish(self, under_way: UnderWay | None, answer: Answer, now: datetime) -> Begun:
        """Begin the session of somebody who comes back from an issuer; NotAdmitted where nobody is vouched for."""
        known = self.issuers.known.get(under_way.issuer) if under_way else None
        if under_way is None or known is None or not under_way.is_answered_by(answer.state, now):
            raise not_admitted(Reason.RUN_OUT)
        if not self.issuers.used.use(under_way, now):
            raise not_admitted(Reason.RUN_OUT)
        described = await self._described(known)
        if answer.issuer != known.issuer.url and (answer.issuer or described.names_itself):
            _note(known, Reason.NOT_BELIEVED, "iss_of_answer")
            raise not_admitted(Reason.NOT_BELIEVED)
        if answer.error or not answer.code:
            reason = Reason.DENIED if answer.error == "access_denied" else Reason.BROKEN_OFF
            _note(known, reason, known_error(answer.error))
            raise not_admitted(reason)
        vouched, token = await self._vouched(known, under_way, answer.code, now)
        if not vouched.factor_shown:
            _note(known, Reason.FACTOR_MISSING, "acr_or_amr")
            raise not_admitted(Reason.FACTOR_MISSING)
        accounts = VouchedAccounts(self.entrance, self.data_folder)
        stored = await accounts.admit(known.issuer, vouched, now)
        return await self.entrance.admit(stored, now, self._kept(stored.account.id, known.issuer, token))

    async def goodbye(self, session: SignedIn, back_to: str) -> Goodbye | None:
        """Return what signs this session's person out at the issuer; None where there is nothing to be done there."""
        sealed = await sessions.load_sealed_sign_out(self.entrance.graph, session.id)
        if not sealed:
            return None
        try:
            kept: dict[str, str] = json.loads(self.entrance.keys.open(session.account_id, sealed))
            known = self.issuers.known[kept["issuer"]]
            described = await known.description()
        except (Refused, KeyError, NoAnswer):
            return None  # signing out here must not fail because it cannot be done there
        if not described.end_session_endpoint:
            return None
        fields = {"id_token_hint": kept["token"], "client_id": known.issuer.client_id,
                  "post_logout_redirect_uri": back_to}  # fmt: skip
        return Goodbye(known.issuer.name, described.end_session_endpoint, fields)

    async def _vouched(self, known: KnownIssuer, under_way: UnderWay, code: str, now: datetime) -> tuple[Vouched, str]:
        try:
            token = await known.fetch_token(code, under_way.verifier, under_way.redirect_uri)
            claims = await known.check(token, under_way.nonce, now)
        except NoAnswer as error:
            reason = Reason.BROKEN_OFF if known_error(str(error)) != "other" else Reason.UNREACHABLE
            _note(known, reason, str(error))
            raise not_admitted(reason) from None
        except NotBelieved as error:
            _note(known, Reason.NOT_BELIEVED, str(error))
            raise not_admitted(Reason.NOT_BELIEVED) from None
        return read_claims(known.issuer, claims), token

    async def _described(self, known: KnownIssuer) -> Description:
        try:
            return await known.description()
        except NoAnswer as error:
            _note(known, Reason.UNREACHABLE, str(error))
            raise not_admitted(Reason.UNREACHABLE) from None

    def _kept(self, account_id: str, issuer: Issuer, token: str) -> str | None:
        if len(token) > _LONGEST_KEPT:
            return None
        return self.entrance.keys.seal(account_id, json.dumps({"issuer": issuer.code, "token": token}))


def _note(known: KnownIssuer, reason: Reason, what: str) -> None:
    """Leave fixed words in the log: neither what the issuer says in its own words, nor anything of the person."""
    log.warning("sign_in_by_issuer_failed", name=known.issuer.code, reason=reason, error=what)
