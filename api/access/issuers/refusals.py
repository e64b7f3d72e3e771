"""Why a sign-in through an identity provider ends without a session: in plain words, by a code that tells nothing."""

from __future__ import annotations

from enum import StrEnum

from graph_schema.errors import SignInFailed


class Reason(StrEnum):
    """Codes of the reasons, as they stand in addresses and logs."""

    DENIED = "denied"
    BROKEN_OFF = "broken_off"
    RUN_OUT = "run_out"
    UNREACHABLE = "unreachable"
    NOT_BELIEVED = "not_believed"
    FACTOR_MISSING = "factor_missing"
    NO_ROLE = "no_role"
    ROLES_EXCLUDE = "roles_exclude"
    DISABLED = "disabled"


_AGAIN = ("Versuchen Sie es noch einmal.", "Please try again.")
_ADMINISTRATION = (
    "Die Administration hilft weiter; nennen Sie ihr diesen Satz.",
    "The administrator can help; quote this sentence.",
)

WORDS: dict[Reason, tuple[str, str, str, str]] = {
    Reason.DENIED: (
        "Sie haben die Anmeldung dort abgelehnt, oder sie wurde Ihnen nicht erlaubt.",
        "You declined to sign in there, or were not allowed to.",
        *_AGAIN,
    ),
    Reason.BROKEN_OFF: (
        "Der Anmeldedienst hat die Anmeldung abgebrochen.",
        "The sign-in service broke off the sign-in.",
        "Versuchen Sie es noch einmal; hilft das nicht, sehen die Protokolle nach, die Ihre Administration liest.",
        "Please try again; if that does not help, your administrator finds more in the logs.",
    ),
    Reason.RUN_OUT: (
        "Diese Anmeldung hat zu lange gedauert, wurde schon benutzt oder begann in einem anderen Fenster.",
        "This sign-in took too long, was used before, or began in another window.",
        "Beginnen Sie hier noch einmal.",
        "Begin here once more.",
    ),
    Reason.UNREACHABLE: (
        "Der Anmeldedienst antwortet gerade nicht.",
        "The sign-in service does not answer at the moment.",
        "Versuchen Sie es in einigen Minuten noch einmal.",
        "Please try again in a few minutes.",
    ),
    Reason.NOT_BELIEVED: (
        "Der Ausweis des Anmeldedienstes ließ sich nicht bestätigen.",
        "What the sign-in service vouched for could not be confirmed.",
        *_ADMINISTRATION,
    ),
    Reason.FACTOR_MISSING: (
        "Der Anmeldedienst hat keinen zweiten Faktor bestätigt; hier ist er nötig.",
        "The sign-in service did not confirm a second factor; here one is needed.",
        "Melden Sie sich dort mit dem zweiten Faktor an, oder fragen Sie die Administration.",
        "Sign in there with the second factor, or ask the administrator.",
    ),
    Reason.NO_ROLE: (
        "Sie sind im Haus bekannt, haben hier aber keine Rolle.",
        "The office knows you, but you hold no role here.",
        "Die Administration kann Ihnen beim Anmeldedienst eine Rolle geben; danach melden Sie sich noch einmal an.",
        "The administrator can give you a role at the sign-in service; sign in again afterwards.",
    ),
    Reason.ROLES_EXCLUDE: (
        "Sie haben beim Anmeldedienst Rollen, die sich ausschließen, etwa Administration und Fallmanagement.",
        "At the sign-in service you hold roles that exclude each other, such as administrator and case worker.",
        *_ADMINISTRATION,
    ),
    Reason.DISABLED: (
        "Dieses Konto ist hier gesperrt.",
        "This account is disabled here.",
        *_ADMINISTRATION,
    ),
}  # fmt: skip


class NotAdmitted(SignInFailed):
    """A sign-in through an identity provider that ended without a session."""

    reason: Reason


def not_admitted(reason: Reason) -> NotAdmitted:
    """Return the failure for a reason."""
    failure = NotAdmitted(*WORDS[reason])
    failure.reason = reason
    return failure
