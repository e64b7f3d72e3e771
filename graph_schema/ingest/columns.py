"""The tables of an import and their columns, declared once.

The case register is a folder of CSV files named after the tables below (`citizens.csv`, …). The invented
town makes the same rows, so that it travels the same road. `docs/` lists the columns from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph_schema.model import people, places
from graph_schema.model.figures import ResidentGroup


class Form(StrEnum):
    """How a cell is read; empty cells become None where the column may be empty."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    MONTH_END = "month_end"
    """A date that is the last day of its month, the only dates that can be asked."""
    BOOLEAN = "boolean"
    CODE = "code"
    CODES = "codes"
    LANGUAGES = "languages"
    """`tr:C2|de:A2`, read as list of `{"code": "tr", "level": "C2"}`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `required` cells must not be empty; `personal` values never reach a report, log or error."""

    name: str
    form: Form
    text: str
    required: bool = False
    personal: bool = False
    codes: type[StrEnum] | None = None
    refers_to: str | None = None
    """Name of the table whose first column this number must be found in."""
    may_be_left_out: bool = False
    """Where a mapping leaves out the row with this number, the cell counts as empty."""
    may_be_missing: bool = False
    """The whole column may be left out of a file; it is empty then."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file of an import; `key` are the columns that make a row unique."""

    name: str
    text: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: bool = True


_SINCE = Column("since", Form.DATE, "first day", required=True, personal=True)
_UNTIL = Column("until", Form.DATE, "last day; empty while it lasts", personal=True)

CASEWORKERS = Table("caseworkers", "case workers with their team and office", (
    Column("caseworker_number", Form.TEXT, "number in the leading system", required=True, personal=True),
    Column("given_name", Form.TEXT, "given name", personal=True),
    Column("family_name", Form.TEXT, "family name", required=True, personal=True),
    Column("full_time_share", Form.NUMBER, "1 is full time, above 0 up to 1", required=True, personal=True),
    Column("languages", Form.LANGUAGES, "languages with level", personal=True),
    Column("certificates", Form.CODES, "certificates, separated by |", personal=True),
    Column("team", Form.TEXT, "name of the team", required=True),
    Column("office", Form.TEXT, "name of the team's office"),
), key=("caseworker_number",), required=False)  # fmt: skip

HOUSEHOLDS = Table("households", "households in need with their residences, a row per residence", (
    Column("household_number", Form.TEXT, "number in the leading system", required=True, personal=True),
    Column("type", Form.CODE, "type of household", required=True, personal=True, codes=people.HouseholdType),
    Column("residence_since", Form.DATE, "first day of this residence", required=True, personal=True),
    Column("residence_until", Form.DATE, "last day of this residence; empty while it lasts", personal=True),
    Column("residence_state", Form.CODE, "located, not_located, no_fixed_address, protected; empty: by coordinates",
           personal=True, codes=people.ResidenceState),
    Column("street", Form.TEXT, "street", personal=True),
    Column("house_number", Form.TEXT, "house number", personal=True),
    Column("postcode", Form.TEXT, "postcode", personal=True),
    Column("town", Form.TEXT, "town", personal=True),
    Column("lat", Form.NUMBER, "latitude, WGS 84", personal=True),
    Column("lon", Form.NUMBER, "longitude, WGS 84", personal=True),
    Column("reachable_through", Form.TEXT, "without fixed address: who can reach the household", personal=True,
           may_be_missing=True),
), key=("household_number", "residence_since"))  # fmt: skip

CITIZENS = Table("citizens", "citizens entitled to benefits", (
    Column("citizen_number", Form.TEXT, "number in the leading system", required=True, personal=True),
    Column("given_name", Form.TEXT, "given name", required=True, personal=True),
    Column("family_name", Form.TEXT, "family name", required=True, personal=True),
    Column("birth_date", Form.DATE, "date of birth", required=True, personal=True),
    Column("sex", Form.CODE, "sex as the register states it", required=True, personal=True, codes=people.Sex),
    Column("citizenship", Form.CODE, "german or other; context only (F5)", personal=True, codes=people.Citizenship),
    Column("residence_status", Form.CODE, "right to stay and to work", personal=True, codes=people.ResidenceStatus),
    Column("fled_ukraine", Form.BOOLEAN, "came as refugee from Ukraine", personal=True),
    Column("employability", Form.CODE, "able (eLb) or not_able (NEF)", required=True, personal=True,
           codes=people.Employability),
    Column("childcare", Form.CODE, "care for the youngest child", personal=True, codes=people.Childcare),
    Column("languages", Form.LANGUAGES, "languages with level, `tr:C2|de:A2`", personal=True),
    Column("needs", Form.CODES, "needs, separated by |", personal=True, codes=places.NeedKind),
    Column("protected", Form.BOOLEAN, "protected address (F7)", personal=True),
    Column("caseworker_number", Form.TEXT, "own case worker", personal=True, refers_to="caseworkers",
           may_be_left_out=True),
    Column("phone", Form.TEXT, "telephone number", personal=True),
    Column("phone_state", Form.CODE, "works, uncertain, broken", personal=True, codes=people.ChannelState),
    Column("email", Form.TEXT, "e-mail address", personal=True),
    Column("email_state", Form.CODE, "works, uncertain, broken", personal=True, codes=people.ChannelState),
    Column("post_state", Form.CODE, "works, uncertain, broken", personal=True, codes=people.ChannelState),
), key=("citizen_number",))  # fmt: skip

MEMBERSHIPS = Table("memberships", "who belongs to which household, and when", (
    Column("household_number", Form.TEXT, "household", required=True, personal=True, refers_to="households"),
    Column("citizen_number", Form.TEXT, "citizen", required=True, personal=True, refers_to="citizens"),
    Column("role", Form.CODE, "role in the household", required=True, personal=True, codes=people.MemberRole),
    _SINCE, _UNTIL,
), key=("household_number", "citizen_number", "since"))  # fmt: skip

BENEFIT_PERIODS = Table("benefit_periods", "days for which a citizen drew benefits", (
    Column("citizen_number", Form.TEXT, "citizen", required=True, personal=True, refers_to="citizens"),
    _SINCE, _UNTIL,
), key=("citizen_number", "since"))  # fmt: skip

CONTACTS = Table("contacts", "contacts and attempts to make contact", (
    Column("contact_number", Form.TEXT, "number in the leading system", required=True, personal=True),
    Column("citizen_number", Form.TEXT, "citizen", required=True, personal=True, refers_to="citizens"),
    Column("day", Form.DATE, "day", required=True, personal=True),
    Column("channel", Form.CODE, "post, phone, email, visit, office", required=True, personal=True,
           codes=people.ChannelKind),
    Column("direction", Form.CODE, "from_office or from_citizen", required=True, personal=True,
           codes=people.ContactDirection),
    Column("outcome", Form.CODE, "reached, failed or open", required=True, personal=True, codes=people.ContactOutcome),
    Column("reference", Form.TEXT, "our reference, where the contact was recorded here and handed over", personal=True,
           may_be_missing=True),
), key=("contact_number",), required=False)  # fmt: skip

REGISTER: tuple[Table, ...] = (CASEWORKERS, HOUSEHOLDS, CITIZENS, MEMBERSHIPS, BENEFIT_PERIODS, CONTACTS)
"""The case register, in the order in which the tables are loaded."""

NEIGHBOURHOODS = Table("neighbourhoods", "areas of one level, read from a file of geometries", (
    Column("key", Form.TEXT, "key of the neighbourhood", required=True),
    Column("name", Form.TEXT, "name", required=True),
    Column("parent_key", Form.TEXT, "key of the area one level up"),
), key=("key",))  # fmt: skip

RESIDENT_GROUPS = tuple(group.value for group in ResidentGroup)
"""Groups of residents that a count may be of."""

RESIDENTS = Table("residents", "residents per neighbourhood, date and group", (
    Column("area_key", Form.TEXT, "key of the neighbourhood", required=True),
    Column("reference_date", Form.DATE, "date of the count", required=True),
    Column("group", Form.CODE, "whom the count is of", required=True, codes=ResidentGroup),
    Column("count", Form.INTEGER, "residents, a whole number from 0, without thousands separators", required=True),
), key=("area_key", "reference_date", "group"))  # fmt: skip

INDICATOR = Table("indicator", "published figures per neighbourhood and date", (
    Column("area_key", Form.TEXT, "key of the neighbourhood", required=True),
    Column("reference_date", Form.MONTH_END, "date of the figure", required=True),
    Column("value", Form.NUMBER, "the figure; a whole number where people or households are counted; empty where none "
           "is published"),
), key=("area_key", "reference_date"))  # fmt: skip

COUNTED_INDICATOR = Table("indicator", "published counts of people or households", (
    *INDICATOR.columns[:2],
    Column("value", Form.INTEGER, "the count; empty where none is published"),
), key=INDICATOR.key)  # fmt: skip
"""Read with these columns where the unit counts: 12.345 would be 12 people."""

_WRITTEN_ADDRESS = (
    Column("street", Form.TEXT, "street, where there are no coordinates", may_be_missing=True),
    Column("house_number", Form.TEXT, "house number", may_be_missing=True),
    Column("postcode", Form.TEXT, "postcode", may_be_missing=True),
    Column("town", Form.TEXT, "town, in a list of several", may_be_missing=True),
)

HOUSE_COORDINATES = Table("house_coordinates", "houses of the city with their coordinates", (
    Column("street", Form.TEXT, "street", required=True),
    Column("house_number", Form.TEXT, "house number, with or without letter", required=True),
    Column("suffix", Form.TEXT, "letter behind the house number", may_be_missing=True),
    Column("postcode", Form.TEXT, "postcode", may_be_missing=True),
    Column("town", Form.TEXT, "town, where the list has several", may_be_missing=True),
    Column("x", Form.NUMBER, "easting, or longitude", required=True),
    Column("y", Form.NUMBER, "northing, or latitude", required=True),
), key=("street", "house_number", "suffix", "postcode", "town", "x", "y"))  # fmt: skip

STREET_DIRECTORY = Table("street_directory", "stretches of streets with the area in which they lie", (
    Column("street", Form.TEXT, "street", required=True),
    Column("first", Form.TEXT, "first house number; empty: from the beginning", may_be_missing=True),
    Column("last", Form.TEXT, "last house number; empty: to the end", may_be_missing=True),
    Column("side", Form.CODE, "all, odd or even; empty: all", codes=places.StreetSide, may_be_missing=True),
    Column("postcode", Form.TEXT, "postcode", may_be_missing=True),
    Column("town", Form.TEXT, "town, where the list has several", may_be_missing=True),
    Column("area_key", Form.TEXT, "key of the neighbourhood", required=True),
), key=("street", "first", "last", "side", "postcode", "town"))  # fmt: skip

ADDRESSES: tuple[Table, ...] = (HOUSE_COORDINATES, STREET_DIRECTORY)
"""The two lists from which the place of a written address is known; a city has one of them."""

OFFICES = Table("offices", "offices of the Jobcenter", (
    Column("office_number", Form.TEXT, "number", required=True),
    Column("name", Form.TEXT, "name", required=True),
    Column("kind", Form.CODE, "main, branch, neighbourhood, pop_up", required=True, codes=places.OfficeKind),
    Column("opening_hours", Form.TEXT, "opening hours"),
    Column("barrier_free", Form.CODE, "yes, partly, no, unknown", required=True, codes=places.BarrierFree),
    Column("host", Form.TEXT, "in whose rooms"),
    Column("lat", Form.NUMBER, "latitude, WGS 84"),
    Column("lon", Form.NUMBER, "longitude, WGS 84"),
    *_WRITTEN_ADDRESS,
), key=("office_number",), required=False)  # fmt: skip

PROVIDERS = Table("providers", "providers", (
    Column("provider_number", Form.TEXT, "number", required=True),
    Column("name", Form.TEXT, "name", required=True),
), key=("provider_number",), required=False)  # fmt: skip

SITES = Table("sites", "sites of providers", (
    Column("site_number", Form.TEXT, "number", required=True),
    Column("provider_number", Form.TEXT, "provider", required=True, refers_to="providers"),
    Column("name", Form.TEXT, "name", required=True),
    Column("barrier_free", Form.CODE, "yes, partly, no, unknown", required=True, codes=places.BarrierFree),
    Column("lat", Form.NUMBER, "latitude, WGS 84"),
    Column("lon", Form.NUMBER, "longitude, WGS 84"),
    *_WRITTEN_ADDRESS,
    Column("secret", Form.BOOLEAN, "in no map and no list (F7)"),
), key=("site_number",), required=False)  # fmt: skip

PROGRAMMES = Table("programmes", "programmes with their conditions and places", (
    Column("programme_number", Form.TEXT, "number", required=True),
    Column("provider_number", Form.TEXT, "provider; empty where an employer takes part", refers_to="providers"),
    Column("site_numbers", Form.CODES, "sites, separated by |", refers_to="sites"),
    Column("name", Form.TEXT, "name", required=True),
    Column("description", Form.TEXT, "what it offers"),
    Column("instrument", Form.CODE, "legal instrument", required=True, codes=places.Instrument),
    Column("referral_kind", Form.CODE, "kind of referral", required=True, codes=places.ReferralKind),
    Column("deciding_body", Form.CODE, "who decides", required=True, codes=places.DecidingBody),
    Column("places", Form.INTEGER, "places in all", required=True),
    Column("places_are_limit", Form.BOOLEAN, "false for a planned average stock", required=True),
    Column("places_taken", Form.INTEGER, "places taken", required=True),
    Column("places_as_of", Form.DATE, "when the places were stated", required=True),
    Column("rolling_entry", Form.BOOLEAN, "entry at any time", required=True),
    Column("next_start", Form.DATE, "next start"),
    Column("duration_weeks", Form.INTEGER, "duration"),
    Column("sessions_per_week", Form.INTEGER, "sessions a week"),
    Column("tells_health", Form.BOOLEAN, "taking part tells something about health (F6)", required=True),
    Column("needs", Form.CODES, "needs addressed", codes=places.NeedKind),
    Column("languages", Form.CODES, "languages its staff speak, ISO 639-1"),
    Column("conditions", Form.CODES, "conditions as `field operator value`, separated by |"),
    Column("next_station_numbers", Form.CODES, "next stations of a support chain", refers_to="programmes"),
), key=("programme_number",), required=False)  # fmt: skip

PLAN = Table("plan", "planned entries and places, a row per year and instrument", (
    Column("year", Form.INTEGER, "year", required=True),
    Column("instrument", Form.CODE, "legal instrument", required=True, codes=places.Instrument),
    Column("planned_entries", Form.INTEGER, "entries planned for the year", required=True),
    Column("places", Form.INTEGER, "places; planned average stock where they are no limit", required=True),
    Column("places_are_limit", Form.BOOLEAN, "whether the places are a limit; empty: as the instrument is",
           may_be_missing=True),
    Column("source", Form.TEXT, "where the plan is published", may_be_missing=True),
), key=("year", "instrument"))  # fmt: skip

DIRECTORY: tuple[Table, ...] = (OFFICES, PROVIDERS, SITES, PROGRAMMES)
"""What is there, in the order in which the tables are loaded."""
