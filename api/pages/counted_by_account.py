"""What is open at the moment, counted for each account: connections, and files that arrive."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager


class CountedByAccount(ABC):
    """Counts in memory what one process holds open; a subclass says in `refuse_more` what is enough."""

    def __init__(self) -> None:
        self.of_account: Counter[str] = Counter()

    @contextmanager
    def one_more(self, account: str) -> Generator[None]:
        """Count one more as long as the block runs; raises what `refuse_more` raises, before it is counted."""
        self.refuse_more(account)
        self.of_account[account] += 1
        try:
            yield
        finally:
            self.of_account[account] -= 1
            if not self.of_account[account]:
                del self.of_account[account]

    @abstractmethod
    def refuse_more(self, account: str) -> None:
        """Raise where there are enough, of this account or of all."""
