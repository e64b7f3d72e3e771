"""The page of who may see and do what, made of the policy's rules."""

from __future__ import annotations

from api.access.policy import RULES, Rule
from docs.markdown import table
from graph_schema.model.access import ALONE, Ground, Role

GROUNDS: dict[Ground, str] = {
    Ground.OWN: "own caseload",
    Ground.COVER: "cover, for its days",
    Ground.OPENED: "opened with a written reason, to the end of the next day",
    Ground.SUPERVISION: "opened by the team's lead with a stated ground, to the end of the next day",
    Ground.CAME: "came to her herself",
    Ground.SENT: "sent to her by the case worker",
}


WITHOUT_PEOPLE: dict[Role, tuple[str, str]] = {
    Role.DISTRICT_MANAGER: ("published figures of all districts", "approvals of plans"),
    Role.OUTREACH_ADVISER: ("published figures", "outreach: the cases of the own team"),
    Role.PARTNER: ("published figures", "referrals: what is referred to the partner, the disclosed fields only"),
    Role.PLANNER: ("published figures", "– (no person at all)"),
    Role.DATA_PROTECTION_COORDINATOR: (
        "published figures", "requests of citizens: what a request concerns, erasure by two",
    ),
}  # fmt: skip
"""What the roles read that see nobody yet, and with what their lines come."""


def access_page() -> str:
    """Return the table role × action × object × ground × fields."""
    head = [
        "# Who may see and do what",
        "",
        "Generated from `api/access/policy.py` by `make docs`. What has no line here is refused, and answered as if it",
        "did not exist. `tests/integration/test_access_doors.py` asks through every door and compares with this table.",
        "",
        "A right to persons is an edge in the graph with its role, ground and days; every question about people begins",
        "at the session and goes out along these edges (`graph_schema/queries/people/visible_citizens.cypher`).",
        "Public figures (map, caseload ratio, places, plan) are open to every role and hold no personal data.",
        "",
    ]
    lines = [*head, *_rules(), "", "## Roles", "", *_roles(), "", "## Roles without people", "", *_without_people()]
    lines += ["", "## Not in the table, on purpose", "", *_never()]
    return "\n".join(lines) + "\n"


def _rules() -> list[str]:
    rows = [
        [rule.role, rule.action, rule.object, rule.purpose, _grounds(rule), ", ".join(sorted(rule.fields)) or "–"]
        for rule in RULES
        if rule.object != "figures"
    ]
    return list(table(["Role", "Action", "Object", "Purpose", "Ground", "Fields"], rows))


def _grounds(rule: Rule) -> str:
    return "; ".join(GROUNDS[each] for each in sorted(rule.grounds)) or "none needed"


def _roles() -> list[str]:
    rows = [[role, "yes" if role in ALONE else "no"] for role in Role]
    return [
        "An account acts in one role at a time; changing it gives a new session. Roles that give or oversee rights are",
        "held alone.",
        "",
        *table(["Role", "Held alone"], rows),
    ]


def _without_people() -> list[str]:
    """Say of each role that reads about nobody why; KeyError where a role has neither rules nor a reason here."""
    with_people = {rule.role for rule in RULES if rule.object != "figures"}
    rows = [[role, *WITHOUT_PEOPLE[role]] for role in Role if role not in with_people]
    return [
        "They have no line in the table above, so that everything about people is refused to them.",
        "",
        *table(["Role", "Reads", "Comes with"], rows),
        "",
        "Figures are published for everybody who is let to the pages (F12): no page is cut to the districts of a",
        "manager, because nothing on it is kept from others.",
    ]


def _never() -> list[str]:
    return [
        "- **Citizenship** (F5) is read by nobody.",
        "- **Protected addresses** (F7) are read by nobody here: they stand in the leading system.",
        "- **Needs that tell health** (F6): the own case worker, and who stands in for the days of an absence.",
        "- **Addresses of homes** are `residence`, those of sites and offices `site_address`: decisions about either",
        "  are kept apart, so that none tells whether somebody lives where a site is.",
        "- **The trail by employee** (F4): not built; it needs officer and staff council together.",
        "- **Differences** of people whom nobody advises are settled at the terminal (`sozialraum differences`); their",
        "  number in a team is shown from five employees on (F4).",
        "- **Lists** leave whom they named once for each account, role and day: a person's trail tells that she",
        "  was listed, not each look at the list.",
        "- **A cover** holds for the days for which it was given, also where the deputy changes the team meanwhile:",
        "  the absent one's lead sees it on the page of the team and ends it there; half a year is the longest.",
        "- **That somebody came** to the equal-opportunity officer by herself is not shown to the case worker; her",
        "  wish stands at the right, not in the trail.",
    ]
