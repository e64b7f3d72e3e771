"""The parts of the help page, and which of them explains a page: what is shown is known by its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.texts import Texts

HELP = "/hilfe"


@dataclass(frozen=True, slots=True)
class HelpPart:
    """A part of the help page: its place there (and part of its texts' keys), and the templates that it explains."""

    code: str
    templates: tuple[str, ...] = ()

    def points(self, texts: Texts) -> list[str]:
        """Return what the part says, point by point."""
        found: list[str] = []
        while texts.has(key := f"help.{self.code}.{len(found) + 1}"):
            found.append(texts(key))
        return found


PARTS: tuple[HelpPart, ...] = (
    HelpPart("map", ("map.html", "empty.html", "caseload.html", "places.html", "plan.html")),
    HelpPart("data", ("data.html", "import.html")),
    HelpPart("signing_in", (
        "sign_in.html", "second_factor.html", "first_password.html", "first_factor.html", "recovery_codes.html",
        "own_account.html", "codes.html", "to_issuer.html", "to_issuer_goodbye.html",
    )),
    HelpPart("cases", ("cases.html",)),
    HelpPart("contact_states"),
    HelpPart("person", ("person.html", "household.html")),
    HelpPart("opening", ("open_case.html",)),
    HelpPart("covers", ("team.html",)),
    HelpPart("corrections", ("correct_address.html", "correct_role.html", "move.html")),
    HelpPart("differences", ("differences.html",)),
    HelpPart("addresses", ("addresses.html", "site_addresses.html")),
    HelpPart("equal", ("visitors.html", "pre_registration.html")),
    HelpPart("oversight", ("openings.html",)),
    HelpPart("accounts", (
        "accounts.html", "account.html", "account_new.html", "account_given.html", "account_confirm.html",
        "settings.html",
    )),
    HelpPart("imports", ("import_begin.html", "import_job.html")),
    HelpPart("programs", (
        "programs.html", "program.html", "program_new.html", "program_given.html", "program_confirm.html",
        "api.html", "graphiql.html",
    )),
)  # fmt: skip
"""In the order of the page."""

OF_TEMPLATE: Mapping[str, str] = {template: part.code for part in PARTS for template in part.templates}


def help_place(template: str) -> str:
    """Return where on the help page the page of a template is explained, as the end of an address; else nothing.

    >>> help_place("team.html"), help_place("privacy.html")
    ('#help-covers', '')
    """
    code = OF_TEMPLATE.get(template)
    return f"#help-{code}" if code else ""
