"""What pages and programs tell of an import about people: which rows were read, taken and refused, and why.

Never what of a file was new, changed or known already, what ended, or whose place is withheld (F7): with a file of one
row that is an answer to the question who is known to the office, and to each value that can be guessed. The terminal
tells all of it: who is at it holds the whole data folder.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from graph_schema.ingest.run_report import RunReport


def rows_taken(refused: int, read: int | None) -> dict[str, int | None]:
    """Return the rows of a table that were read, accepted and refused; None where an earlier version kept no number.

    >>> rows_taken(2, 12)
    {'read': 12, 'accepted': 10, 'refused': 2}
    """
    return {"read": read, "accepted": None if read is None else read - refused, "refused": refused}


def rows_told(tables: Mapping[str, int], read: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Return the rows of tables by what is told of them; `tables`: refused rows by table, `read`: all of them.

    >>> rows_told({"citizens": 1}, {"citizens": 3})
    {'citizens': {'read': 3, 'accepted': 2, 'refused': 1}}
    """
    numbers = {name: (read.get(name, refused), refused) for name, refused in tables.items()}
    return {
        name: {"read": total, "accepted": total - refused, "refused": refused}
        for name, (total, refused) in numbers.items()
    }


def without_register_facts(report: RunReport | None, counts: Collection[str]) -> RunReport | None:
    """Return a report without what tells something of the register; `counts`: the tables of which rows were counted.

    Notes are told where nothing was read: then they are the error of the files. How sure addresses are is none of it,
    because those of protected people and those changed here are not looked for.
    """
    if report is None:
        return None
    unread = not counts
    return replace(
        report,
        notes=report.notes if unread else (),
        notes_left_out=report.notes_left_out if unread else 0,
        addresses={},
        ended={},
        not_located=0,
        protected=0,
    )
