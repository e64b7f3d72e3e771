"""Neighbourhoods, offices, staff, providers, programmes: what is there."""

from __future__ import annotations

from .described import (
    Kind,
    LeadingSystem,
    Node,
    Property,
    Relationship,
    fingerprint,
    led_by,
    random_id,
    register_key,
    sealed_number,
)

_NAME = Property("name", Kind.STRING, "name", indexed=True)
_LAT = Property("lat", Kind.FLOAT, "latitude, WGS 84")
_LON = Property("lon", Kind.FLOAT, "longitude, WGS 84")
_WRITTEN_ADDRESS = (
    Property("street", Kind.STRING, "street"),
    Property("house_number", Kind.STRING, "house number"),
    Property("postcode", Kind.STRING, "postcode"),
    Property("town", Kind.STRING, "town"),
)
_PLACED_BY_ADDRESS = Property(
    "address_match", Kind.STRING, "how sure the place of the written address is; absent where coordinates were stated: "
    "exact, nearest_number, street_only, ambiguous, not_found, settled", ours=True,
)  # fmt: skip
_BARRIER_FREE = Property("barrier_free", Kind.STRING, "yes, partly, no, unknown")
_SORT_KEY = Property(
    "sort_key", Kind.STRING, "folded name, then id: unique order for keyset paging", indexed=True, ours=True
)

NODES = (
    *led_by(
        LeadingSystem.CITY,
        Node(
            "Level", "Ebene", "a level of neighbourhoods with its words and the source of its borders",
            (
                Property("code", Kind.STRING, "key of the level", unique=True),
                Property("rank", Kind.INTEGER, "0 is the coarsest"),
                Property("name_de", Kind.STRING, "German plural"),
                Property("singular_de", Kind.STRING, "German singular"),
                Property("name_en", Kind.STRING, "English plural"),
                Property("singular_en", Kind.STRING, "English singular"),
                Property("source", Kind.STRING, "who published the borders"),
                Property("licence", Kind.STRING, "licence of the borders as stated"),
                Property("borders_as_of", Kind.DATE, "date of the borders"),
            ),
        ),
        Node(
            "Neighbourhood", "Stadtteil, statistischer Bezirk, Quartier", "an area at one level",
            (
                random_id(), fingerprint(), _NAME, _SORT_KEY,
                Property("area_key", Kind.STRING, "level and key of the leading system", unique=True),
                Property("key", Kind.STRING, "key of the leading system"),
                Property("level", Kind.STRING, "code of its level", indexed=True),
                Property("area_km2", Kind.FLOAT, "area in km², computed in the metric system of the data", ours=True),
                Property("is_district", Kind.BOOLEAN, "false where it belongs to no district: drawn, not counted"),
            ),
        ),
        Node(
            "Boundary", "Grenze", "the border of a neighbourhood as it was given, without loss",
            (
                random_id(),
                Property("wkb", Kind.BYTES, "geometry as well-known binary"),
                Property("crs", Kind.STRING, "coordinate system of `wkb`, as authority code"),
            ),
        ),
        Node(
            "Address", "Adresse der Stadt", "a house of the city, or a stretch of a street, as the city lists it",
            (
                random_id(), register_key(), fingerprint(),
                Property("kind", Kind.STRING, "house (with coordinates) or stretch (with its area)", indexed=True),
                Property("street", Kind.STRING, "street"),
                Property("house_number", Kind.STRING, "house number"),
                Property("suffix", Kind.STRING, "letter behind the house number"),
                Property("postcode", Kind.STRING, "postcode"),
                Property("town", Kind.STRING, "town, in a list of several"),
                Property("lat", Kind.FLOAT, "latitude of a house, WGS 84"),
                Property("lon", Kind.FLOAT, "longitude of a house, WGS 84"),
                Property("first", Kind.STRING, "first house number of a stretch; absent: from the beginning"),
                Property("last", Kind.STRING, "last house number of a stretch; absent: to the end"),
                Property("side", Kind.STRING, "all, odd or even numbers of a stretch"),
            ),
        ),
        Node(
            "ResidentCount", "Einwohnerzahl", "residents of a neighbourhood on a date, by group",
            (
                Property("id", Kind.STRING, "level, key, date and group", unique=True), fingerprint(),
                Property("group", Kind.STRING, "all, below_pension_age, without_german_citizenship, sex or age band"),
                Property("reference_date", Kind.DATE, "date of the count", indexed=True),
                Property("count", Kind.INTEGER, "residents"),
            ),
        ),
    ),
    *led_by(
        LeadingSystem.DIRECTORY,
        Node(
            "DistrictOffice", "Standort", "main office, branch, neighbourhood office or pop-up hour",
            (
                random_id(), register_key(), fingerprint(), _NAME, _SORT_KEY,
                Property("kind", Kind.STRING, "main, branch, neighbourhood, pop_up"),
                Property("opening_hours", Kind.STRING, "opening hours as text"),
                _BARRIER_FREE, _LAT, _LON, *_WRITTEN_ADDRESS, _PLACED_BY_ADDRESS,
                Property("host", Kind.STRING, "in whose rooms, for a pop-up hour"),
            ),
        ),
    ),
    *led_by(
        LeadingSystem.CASES,
        Node(
            "Team", "Team", "a team of case workers, often by target group",
            (random_id(), register_key(), fingerprint(), _NAME),
        ),
        Node(
            "Caseworker", "Integrationsfachkraft, Fallmanager:in", "advises citizens",
            (
                random_id(), register_key(), fingerprint(), sealed_number(),
                Property("given_name", Kind.STRING, "given name", personal=True),
                Property("family_name", Kind.STRING, "family name", personal=True),
                Property("full_time_share", Kind.FLOAT, "1.0 is full time", personal=True),
                Property("certificates", Kind.STRING_LIST, "certificates", personal=True),
                Property("office_name", Kind.STRING, "office as the row states it; the team's offices are links"),
            ),
            personal=True,
        ),
    ),
    *led_by(
        LeadingSystem.DIRECTORY,
        Node(
            "Provider", "Träger / Partnerorganisation", "delivers programmes or counselling",
            (random_id(), register_key(), fingerprint(), _NAME, _SORT_KEY),
        ),
        Node(
            "Site", "Ort eines Trägers", "where a provider works",
            (
                random_id(), register_key(), fingerprint(), _NAME, _SORT_KEY, _BARRIER_FREE, _LAT, _LON,
                *_WRITTEN_ADDRESS, _PLACED_BY_ADDRESS,
                Property("secret", Kind.BOOLEAN, "a refuge or the like: in no map and no list (F7)"),
            ),
        ),
        Node(
            "Programme", "Maßnahme / Angebot", "what a citizen can take part in",
            (
                random_id(), register_key(), fingerprint(), _NAME, _SORT_KEY,
                Property("description", Kind.STRING, "what it offers"),
                Property("instrument", Kind.STRING, "legal instrument"),
                Property("referral_kind", Kind.STRING, "assignment, proposal, voluntary offer, counselling, voucher"),
                Property("deciding_body", Kind.STRING, "who decides on entry"),
                Property("places", Kind.INTEGER, "places in all"),
                Property("places_are_limit", Kind.BOOLEAN, "false where the number is a planned average stock"),
                Property("places_taken", Kind.INTEGER, "places taken"),
                Property("places_as_of", Kind.DATE, "when the places were stated"),
                Property("rolling_entry", Kind.BOOLEAN, "entry at any time"),
                Property("next_start", Kind.DATE, "next start"),
                Property("duration_weeks", Kind.INTEGER, "duration"),
                Property("sessions_per_week", Kind.INTEGER, "sessions a week"),
                Property("tells_health", Kind.BOOLEAN, "taking part tells something about health (F6)"),
                Property("conditions", Kind.STRING_LIST, "conditions as `field operator value`, one each"),
            ),
        ),
    ),
    Node(
        "SettledSiteAddress", "Geklärte Adresse eines Ortes",
        "what a person decided about the written address of sites and offices; never about a home",
        (
            random_id(), register_key(),
            Property("state", Kind.STRING, "place, nowhere (in no place of the city), or put_off (not decided yet)",
                     ours=True),
            Property("lat", Kind.FLOAT, "latitude of the place, WGS 84", ours=True),
            Property("lon", Kind.FLOAT, "longitude of the place, WGS 84", ours=True),
            Property("decided_at", Kind.DATETIME, "when", ours=True),
        ),
    ),
    Node(
        "TeamTarget", "Zielschlüssel", "a caseload ratio that was set for a team, dated; never changed, only followed",
        (
            random_id(),
            Property("people", Kind.INTEGER, "people able to work for one full-time equivalent"),
            Property("preset", Kind.STRING, "intensive, under_25 or other; absent for a number of its own"),
            Property("since", Kind.DATE, "first day on which it holds"),
            Property("set_at", Kind.DATETIME, "when it was set"),
            Property("set_by", Kind.STRING, "account of the operator who set it"),
        ),
    ),
)  # fmt: skip

RELATIONSHIPS = (
    *led_by(
        LeadingSystem.CITY,
        Relationship("AT_LEVEL", "Neighbourhood", "Level", "is an area of"),
        Relationship("PART_OF", "Neighbourhood", "Neighbourhood", "lies in, one level up"),
        Relationship("BOUNDED_BY", "Neighbourhood", "Boundary", "has the border"),
        Relationship("COUNTED_IN", "ResidentCount", "Neighbourhood", "counts residents of"),
    ),
    Relationship("AIMS_AT", "Team", "TeamTarget", "was set the caseload ratio"),
    Relationship("LOCATED_IN", "DistrictOffice", "Neighbourhood", "lies in"),
    Relationship("LOCATED_IN", "Site", "Neighbourhood", "lies in"),
    Relationship("LOCATED_IN", "Address", "Neighbourhood", "a stretch of a street lies in"),
    *led_by(
        LeadingSystem.CASES,
        Relationship("BASED_AT", "Team", "DistrictOffice", "works from"),
        Relationship("IN_TEAM", "Caseworker", "Team", "belongs to"),
        Relationship("SPEAKS", "Caseworker", "Language", "advises in"),
    ),
    *led_by(
        LeadingSystem.DIRECTORY,
        Relationship("HAS_SITE", "Provider", "Site", "works at"),
        Relationship("OFFERED_BY", "Programme", "Provider", "is delivered by; absent where an employer takes part"),
        Relationship("HELD_AT", "Programme", "Site", "takes place at"),
        Relationship("ADDRESSES", "Programme", "Need", "works on"),
        Relationship("SPOKEN_IN", "Programme", "Language", "its staff speak"),
        Relationship("LEADS_TO", "Programme", "Programme", "next station of a support chain"),
    ),
)  # fmt: skip
