"""Accounts, sessions and rights; the trail of what was read and done."""

from __future__ import annotations

from .described import Kind, Node, Property, Relationship, lock, random_id
from .trail import SEALED

_RIGHT = (
    Property("role", Kind.STRING, "role in which the right holds"),
    Property("ground", Kind.STRING, "own, cover, opened, supervision, came, sent"),
    Property("since", Kind.DATE, "first day"),
    Property("until", Kind.DATE, "last day; absent while it lasts"),
    Property("stated_reason", Kind.STRING, "why, in the words of who took or gave it", personal=True),
    Property("given_at", Kind.DATETIME, "when it was taken or given"),
    Property("given_by", Kind.STRING, "account that took or gave it"),
)

NODES = (
    Node(
        "Account", "Konto", "a person who can sign in",
        (
            random_id(),
            Property("login_key", Kind.STRING, "keyed hash of the name to sign in with", unique=True),
            Property("login", Kind.STRING, "name to sign in with", personal=True),
            Property("display_name", Kind.STRING, "name as colleagues read it", personal=True),
            Property("sort_key", Kind.STRING, "folded name, then id: unique order", indexed=True, personal=True),
            Property("roles", Kind.STRING_LIST, "roles that the account holds"),
            Property("password_hash", Kind.STRING, "argon2id, with salt and cost", personal=True),
            Property("password_set_at", Kind.DATETIME, "when the password was last set"),
            Property("sealed_codes", Kind.STRING, "secret of the app's codes, encrypted with the key file",
                     personal=True),
            Property("codes_step", Kind.INTEGER, "step of the last code that was used: none is taken twice"),
            Property("recovery_keys", Kind.STRING_LIST, "keyed hashes of the recovery codes that are left",
                     personal=True),
            Property("must_change", Kind.BOOLEAN, "somebody else gave the password: changed at first use"),
            Property("issuer", Kind.STRING, "identity provider that the person comes through; absent: local account"),
            Property("demo", Kind.BOOLEAN, "sign-in of the invented town; needs no second factor"),
            Property("created_at", Kind.DATETIME, "when it was made"),
            Property("disabled_at", Kind.DATETIME, "since when nobody can sign in with it; absent while one can"),
            Property("version", Kind.INTEGER, "grows with each change, so that a stale one is refused"),
            lock(),
        ),
        personal=True,
    ),
    Node(
        "Session", "Anmeldung", "somebody who is signed in, in one browser",
        (
            Property("id", Kind.STRING, "keyed hash of the token in the browser's cookie", unique=True),
            Property("state", Kind.STRING, "factor_missing, full"),
            Property("role", Kind.STRING, "role that is acted in; always one of the account's"),
            Property("created_at", Kind.DATETIME, "sign-in"),
            Property("seen_at", Kind.DATETIME, "last use, written at most once a minute"),
            Property("idle_until", Kind.DATETIME, "end where nothing is asked meanwhile"),
            Property("ends_at", Kind.DATETIME, "end whatever is asked", indexed=True),
            Property("sealed_sign_out", Kind.STRING, "what signing out at the identity provider needs, encrypted",
                     personal=True),
            Property("proved_at", Kind.DATETIME, "when the second factor was last given"),
            Property("challenge", Kind.STRING, "what a passkey has to sign next; taken away when it is used"),
            Property("challenge_for", Kind.STRING, "register, prove"),
            Property("challenge_until", Kind.DATETIME, "end of the challenge"),
            lock(),
        ),
        personal=True,
    ),
    Node(
        "Passkey", "Passkey", "a device that proves who signs in, as a second factor",
        (
            random_id(),
            Property("credential_key", Kind.STRING, "keyed hash of the credential's id", unique=True),
            Property("sealed_credential", Kind.STRING, "the credential's id, encrypted with the key file",
                     personal=True),
            Property("public_key", Kind.STRING, "public key (COSE) in base64url"),
            Property("sign_count", Kind.INTEGER, "count of the last use; one that does not grow was copied"),
            Property("transports", Kind.STRING_LIST, "how the browser reaches it: usb, internal, hybrid, …"),
            Property("called", Kind.STRING, "what its owner calls it", personal=True),
            Property("created_at", Kind.DATETIME, "when it was set up"),
            Property("used_at", Kind.DATETIME, "last use"),
            lock(),
        ),
        personal=True,
    ),
    Node(
        "SignInTries", "Anmeldeversuche", "failed tries to sign in, from one place for one account",
        (
            Property("id", Kind.STRING, "keyed hash of account and place", unique=True),
            Property("failed", Kind.INTEGER, "failed tries in a row"),
            Property("last_at", Kind.DATETIME, "the last one", indexed=True),
            Property("seconds", Kind.FLOAT, "moment up to which tries were forgotten, in seconds"),
            lock(),
        ),
    ),
    Node(
        "Allowance", "Kontingent", "how much a client may still ask for; refilled as time goes by",
        (
            Property("id", Kind.STRING, "keyed hash of the account, program or network", unique=True),
            Property("left", Kind.FLOAT, "what was left at the last look"),
            Property("at", Kind.DATETIME, "when that was", indexed=True),
            Property("seconds", Kind.FLOAT, "the same moment in seconds, to reckon with"),
            lock(),
        ),
    ),
    Node(
        "RequestKey", "Auftragsschlüssel", "a change that a client gave a key of its own, so that it is made once",
        (
            Property("id", Kind.STRING, "keyed hash of the account and its key", unique=True),
            Property("content", Kind.STRING, "keyed hash of what was to be done"),
            Property("result", Kind.STRING, "random id of what came of it"),
            Property("at", Kind.DATETIME, "when it was done", indexed=True),
        ),
    ),
    Node(
        "AuditEvent", "Protokolleintrag", "what was read or done about a person, or with an account",
        (
            random_id(),
            Property("at", Kind.DATETIME, "when", indexed=True),
            Property("account", Kind.STRING, "id of the account; or program: with an id, terminal: with a name",
                     personal=True),
            Property("role", Kind.STRING, "role that was acted in"),
            Property("action", Kind.STRING, "what was done"),
            Property("object", Kind.STRING, "type of what it was done to"),
            Property("about", Kind.STRING, "id of the citizen, account, program, place or job that it concerns",
                     indexed=True, personal=True),
            Property("grounds", Kind.STRING_LIST, "on what ground"),
            Property("stated_reason", Kind.STRING, "in the words of who did it", personal=True),
            Property("changes", Kind.STRING_LIST, "roles or scopes that were given (+) and taken (-)"),
            Property("version", Kind.INTEGER, "version that the account or program came to have by it"),
            Property("key_prefix", Kind.STRING, "beginning of the program's key that it concerns"),
            Property("count", Kind.INTEGER, "persons that a list named, rows that were read, or people moved by them"),
            *SEALED,
        ),
        personal=True,
    ),
    Node(
        "ListedDay", "Listen eines Tages", "whom the lists that an account saw on a day named",
        (
            Property("id", Kind.STRING, "hash of account, role and day", unique=True),
            Property("account", Kind.STRING, "id of the account", personal=True),
            Property("role", Kind.STRING, "role that was acted in"),
            Property("last_at", Kind.DATETIME, "when the last of them was seen"),
            Property("listed", Kind.STRING_LIST, "ids of the citizens", personal=True),
            lock(),
        ),
        personal=True,
    ),
)  # fmt: skip

RELATIONSHIPS = (
    Relationship("OF", "Session", "Account", "is signed in with"),
    Relationship("PROVES", "Passkey", "Account", "is a second factor of"),
    Relationship("ACTS_FOR", "Account", "Caseworker", "reads and writes the caseload of", _RIGHT),
    Relationship("MAY_SEE", "Account", "Citizen", "may read about", _RIGHT),
    Relationship("LEADS", "Account", "Team", "leads the team"),
)
