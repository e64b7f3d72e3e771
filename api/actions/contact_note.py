"""A recorded contact in words, to be copied into the office's system ("copy as note")."""

from __future__ import annotations

from babel.dates import format_date

from api.actions.record_contact import RecordedContact
from graph_schema.errors import Refused
from graph_schema.model.people import ChannelKind, ContactDirection, ContactEvent, ContactOutcome
from graph_schema.rules.voluntary import stays_here

_Words = dict[str, str]
CHANNELS: dict[ChannelKind, _Words] = {
    ChannelKind.POST: {"de": "Brief", "en": "letter"},
    ChannelKind.PHONE: {"de": "Telefon", "en": "telephone"},
    ChannelKind.EMAIL: {"de": "E-Mail", "en": "e-mail"},
    ChannelKind.VISIT: {"de": "Hausbesuch", "en": "home visit"},
    ChannelKind.OFFICE: {"de": "Gespräch im Jobcenter", "en": "meeting at the Jobcenter"},
}
DIRECTIONS: dict[ContactDirection, _Words] = {
    ContactDirection.FROM_OFFICE: {"de": "vom Jobcenter ausgegangen", "en": "made by the Jobcenter"},
    ContactDirection.FROM_CITIZEN: {
        "de": "von der leistungsberechtigten Person ausgegangen", "en": "made by the entitled person",
    },
}  # fmt: skip
OUTCOMES: dict[ContactOutcome, _Words] = {
    ContactOutcome.REACHED: {"de": "Kontakt kam zustande", "en": "contact was made"},
    ContactOutcome.FAILED: {"de": "kein Kontakt zustande gekommen", "en": "no contact was made"},
    ContactOutcome.OPEN: {"de": "Antwort steht aus", "en": "no answer yet"},
}


def contact_note(contact: RecordedContact, locale: str) -> str:
    """Return the note of a contact in `locale` ("de" or "en"): what was recorded, and nothing else.

    It names nobody: it is pasted where the person is open. Refused for what stays here by rule F3.
    """
    return note_of_event(contact.event, contact.recorded_by, locale)


def note_of_event(event: ContactEvent, recorded_by: str, locale: str) -> str:
    """Return the note of an event that somebody recorded in a function; Refused for what stays here by rule F3."""
    if stays_here(event.channel, event.outcome) is not None:
        raise Refused(
            "Ein Hausbesuch ohne Kontakt bleibt hier: Aufsuchende Beratung ist freiwillig.",
            "A home visit without contact stays here: outreach is voluntary.",
            "Er kommt weder in eine Notiz noch in eine Übergabedatei.",
            "It goes into no note and no file.",
        )
    channel, direction = CHANNELS[event.channel][locale], DIRECTIONS[event.direction][locale]
    outcome = OUTCOMES[event.outcome][locale]
    if locale == "de":
        day = format_date(event.day, "d. MMMM y", locale="de")
        return f"{day}: {channel}, {direction}. Ergebnis: {outcome}. Festgehalten von: {recorded_by}."
    day = format_date(event.day, "d MMMM y", locale="en")
    return f"{day}: {channel}, {direction}. Outcome: {outcome}. Recorded by: {recorded_by}."
