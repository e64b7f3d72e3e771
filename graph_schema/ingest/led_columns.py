"""Which columns of a file another system than the file's own may lead (F1)."""

from __future__ import annotations

from collections.abc import Mapping

from graph_schema.ingest.columns import CASEWORKERS, CITIZENS, HOUSEHOLDS, Form, Table

MAY_BE_LED_ELSEWHERE: Mapping[str, frozenset[str]] = {
    CASEWORKERS.name: frozenset({"given_name", "family_name", "full_time_share", "languages", "certificates"}),
    HOUSEHOLDS.name: frozenset(
        {"type", "street", "house_number", "postcode", "town", "lat", "lon", "reachable_through"}
    ),
    CITIZENS.name: frozenset(
        {
            "given_name", "family_name", "birth_date", "sex", "citizenship", "residence_status", "fled_ukraine",
            "employability", "childcare", "languages", "needs", "phone", "phone_state", "email", "email_state",
            "post_state",
        }
    ),
}  # fmt: skip
_PROTECTION = ("protected", "residence_state")
_TOGETHER = ("lat", "lon")


def what_is_wrong(table: Table, column: str, elsewhere: Mapping[tuple[str, str], str]) -> tuple[str, str] | None:
    """Return, in German and English, why another system than the file's cannot lead a column so; None where it can.

    `elsewhere`: all that is led elsewhere, (table, column) → system.
    """
    if table.name not in MAY_BE_LED_ELSEWHERE:
        return (
            "Felder dieser Tabelle führt immer das System, aus dem die Datei stammt",
            "fields of this table are always led by the system that the file comes from",
        )
    if column in _TOGETHER and len({elsewhere.get((table.name, each)) for each in _TOGETHER}) > 1:
        return "lat und lon führt dasselbe System", "lat and lon are led by the same system"
    return None if column in MAY_BE_LED_ELSEWHERE[table.name] else _why_not(table, column)


def _why_not(table: Table, column: str) -> tuple[str, str]:
    if column in table.key:
        return (
            "woran eine Zeile erkannt wird, führt immer das System, aus dem die Datei stammt",
            "what a row is recognised by is always led by the system that the file comes from",
        )
    if column in _PROTECTION:
        return (
            "ob eine Anschrift geschützt ist, gilt aus jeder Datei, die es sagt (F7)",
            "whether an address is protected holds from every file that says so (F7)",
        )
    form = next(each.form for each in table.columns if each.name == column)
    if form is Form.DATE:
        return (
            "die Tage eines Zeitraums führt immer das System, aus dem die Datei stammt",
            "the days of a period are always led by the system that the file comes from",
        )
    return (
        "Zuständigkeiten führt immer das System, aus dem die Datei stammt",
        "who is responsible is always led by the system that the file comes from",
    )
