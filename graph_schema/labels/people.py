"""Citizens, households, contacts: everything here is personal."""

from __future__ import annotations

from .described import (
    Kind,
    LeadingSystem,
    Node,
    Property,
    Relationship,
    fingerprint,
    led_by,
    lock,
    random_id,
    register_key,
    sealed_number,
    since_until,
)  # fmt: skip

NODES = led_by(
    LeadingSystem.CASES,
    Node(
        "Citizen", "Bürger:in", "a person entitled to benefits",
        (
            random_id(), register_key(), fingerprint(), sealed_number(),
            Property("given_name", Kind.STRING, "given name", personal=True),
            Property("family_name", Kind.STRING, "family name", personal=True),
            Property("birth_date", Kind.DATE, "date of birth", indexed=True, personal=True),
            Property("sex", Kind.STRING, "sex as the register states it", personal=True),
            Property("citizenship", Kind.STRING, "german or other; context only (F5)", personal=True),
            Property("residence_status", Kind.STRING, "right to stay and to work", personal=True),
            Property("fled_ukraine", Kind.BOOLEAN, "came as refugee from Ukraine", personal=True),
            Property("employability", Kind.STRING, "able to work (eLb) or not (NEF)", personal=True),
            Property("childcare", Kind.STRING, "care for the youngest child", personal=True),
            Property("protected", Kind.BOOLEAN, "address block, refuge or threatened (F7)", personal=True),
            lock(),
        ),
        personal=True,
    ),
    Node(
        "Household", "Bedarfsgemeinschaft (BG)", "benefit household of § 7 (3) SGB II, not the dwelling",
        (
            random_id(), register_key(), fingerprint(), sealed_number(),
            Property("type", Kind.STRING, "single, single parent, couple, couple with children, other", personal=True),
            Property("protected", Kind.BOOLEAN, "a member's address is protected (F7)", personal=True, ours=True),
        ),
        personal=True,
    ),
    Node(
        "Residence", "Wohnung", "where a household lives or lived, with dates",
        (
            random_id(), register_key(), fingerprint(), *since_until(),
            Property("state", Kind.STRING, "located, not located, no fixed address, protected", personal=True),
            Property("street", Kind.STRING, "street", personal=True),
            Property("house_number", Kind.STRING, "house number", personal=True),
            Property("postcode", Kind.STRING, "postcode", personal=True),
            Property("town", Kind.STRING, "town", personal=True),
            Property("lat", Kind.FLOAT, "latitude, WGS 84; absent where protected", personal=True),
            Property("lon", Kind.FLOAT, "longitude, WGS 84; absent where protected", personal=True),
            Property("address_match", Kind.STRING, "how sure the place of the written address is; absent where the "
                     "register states coordinates: exact, nearest_number, street_only, ambiguous, not_found, settled",
                     personal=True, ours=True),
            Property("reachable_through", Kind.STRING, "who can reach a person without fixed address", personal=True),
            Property("settled_through", Kind.STRING, "who can reach the household, where a person settled that its "
                     "written address is no fixed one", personal=True, ours=True),
        ),
        composite_indexes=(("lat", "lon"),),
        personal=True,
    ),
    Node(
        "SettledAddress", "Geklärte Adresse", "what a person decided about a home's written address",
        (
            random_id(), register_key(),
            Property("lat", Kind.FLOAT, "latitude, WGS 84; absent where the address is in no place of the city",
                     personal=True, ours=True),
            Property("lon", Kind.FLOAT, "longitude, WGS 84", personal=True, ours=True),
            Property("reachable_through", Kind.STRING, "who can reach those who have no fixed address but this one",
                     personal=True, ours=True),
            Property("decided_at", Kind.DATETIME, "when", ours=True),
        ),
        personal=True,
    ),
    Node(
        "BenefitPeriod", "Leistungszeitraum", "days for which a citizen drew benefits",
        (random_id(), register_key(), fingerprint(), *since_until()),
        personal=True,
    ),
    Node(
        "ContactEvent", "Kontakt", "one attempt to make contact, or one contact",
        (
            random_id(), register_key(), fingerprint(), sealed_number(),
            Property("day", Kind.DATE, "day", indexed=True, personal=True),
            Property("channel", Kind.STRING, "post, phone, email, visit, office", personal=True),
            Property("direction", Kind.STRING, "from the office or from the citizen", personal=True),
            Property("outcome", Kind.STRING, "reached, failed or still open", personal=True),
            Property("origin", Kind.STRING, "`here` where it was recorded here; absent where the register brought it",
                     ours=True),
            Property("recorded_by", Kind.STRING, "function of who recorded it here, no name", personal=True, ours=True),
            Property("recorded_at", Kind.DATETIME, "when it was recorded here", indexed=True, ours=True),
        ),
        personal=True,
    ),
    Node(
        "Channel", "Kontaktweg", "a way to reach a citizen, with its state",
        (
            random_id(), register_key(), fingerprint(),
            Property("kind", Kind.STRING, "post, phone, email", personal=True),
            Property("value", Kind.STRING, "number or address; absent for post", personal=True),
            Property("state", Kind.STRING, "works, uncertain, broken", personal=True),
        ),
        personal=True,
    ),
    Node(
        "Need", "Handlungsbedarf", "a kind of need",
        (Property("code", Kind.STRING, "health, debts, housing, …", unique=True),),
    ),
    Node(
        "Language", "Sprache", "a language",
        (Property("code", Kind.STRING, "ISO 639-1 code", unique=True),),
    ),
)  # fmt: skip

RELATIONSHIPS = (
    Relationship("LOCATED_IN", "Residence", "Neighbourhood", "lies in; never for a protected residence"),
    *led_by(
    LeadingSystem.CASES,
    Relationship("MEMBER_OF", "Citizen", "Household", "dated membership; a child may belong to two", (
        Property("id", Kind.STRING, "keyed hash of household, citizen and first day"),
        Property("fingerprint", Kind.STRING, "keyed hash of the imported content"),
        Property("role", Kind.STRING, "applicant, partner, child, other", personal=True),
        *(Property(p.name, p.kind, p.text) for p in since_until()),
    )),
    Relationship("LIVES_IN", "Household", "Residence", "a residence with its own dates"),
    Relationship("RECEIVES", "Citizen", "BenefitPeriod", "drew benefits for"),
    Relationship("HAD_CONTACT", "Citizen", "ContactEvent", "was contacted or made contact"),
    Relationship("REACHED_BY", "Citizen", "Channel", "can be reached by"),
    Relationship("HAS_NEED", "Citizen", "Need", "has the need"),
    Relationship("SPEAKS", "Citizen", "Language", "speaks", (
        Property("level", Kind.STRING, "A0 to C2", personal=True),
    )),
    Relationship("ADVISED_BY", "Citizen", "Caseworker", "own case worker", (
        Property("since", Kind.DATE, "first day"),
    )),
))  # fmt: skip
