"""Files that are arriving at the moment: how many sendings one account may have, and all together.

Each holds up to `SOZIALRAUM_LARGEST_UPLOAD` bytes of the disk before anything is known of them, and what is broken off
is removed only afterwards. Counted in memory: one process serves a data folder.
"""

from __future__ import annotations

from litestar.datastructures import State

from api.pages.counted_by_account import CountedByAccount
from graph_schema.errors import Busy, TooManyTries

MOST_OF_AN_ACCOUNT = 2
"""A second one for who mistook the file; jobs are carried out one after the other anyhow."""
MOST_OF_AN_OFFICE = 4
"""As many as jobs may be under way."""
TRY_AGAIN = 30
"""Seconds after which to come back: 200 megabytes take so long over a line of an office."""


class UploadsUnderWay(CountedByAccount):
    """The sendings that an application is receiving, by account or program."""

    def refuse_more(self, account: str) -> None:
        """Raise TooManyTries or Busy where there are enough, before it is read."""
        if self.of_account[account] >= MOST_OF_AN_ACCOUNT:
            raise _too_many_of_account()
        if self.of_account.total() >= MOST_OF_AN_OFFICE:
            raise _too_many_of_office()


def uploads_under_way(state: State) -> UploadsUnderWay:
    """Return what an application is receiving."""
    uploads: UploadsUnderWay | None = state.get("uploads_under_way")
    if uploads is None:
        uploads = state.uploads_under_way = UploadsUnderWay()
    return uploads


def _too_many_of_account() -> TooManyTries:
    return TooManyTries(
        f"Es kommen schon {MOST_OF_AN_ACCOUNT} Sendungen von Ihnen an; diese wurde nicht gelesen.",
        f"{MOST_OF_AN_ACCOUNT} sendings of yours are arriving already; this one was not read.",
        f"Warten, bis eine angekommen ist, und in {TRY_AGAIN} Sekunden noch einmal senden.",
        f"Wait until one has arrived, and send again in {TRY_AGAIN} seconds.",
        seconds=TRY_AGAIN,
    )


def _too_many_of_office() -> Busy:
    return Busy(
        f"Es kommen gerade {MOST_OF_AN_OFFICE} Sendungen an; diese wurde nicht gelesen.",
        f"{MOST_OF_AN_OFFICE} sendings are arriving at the moment; this one was not read.",
        f"In {TRY_AGAIN} Sekunden noch einmal senden.",
        f"Send again in {TRY_AGAIN} seconds.",
        seconds=TRY_AGAIN,
    )
