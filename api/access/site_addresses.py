"""The door to addresses of sites and offices whose place is not sure: an administrator settles them.

No question behind it reads a home or what was decided about one (`api.access.addresses`), and none of those reads what
is decided here: from neither can be told whether somebody lives where a site is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from api.access.actor import Actor
from api.access.alone import alone
from api.access.policy import Action, ObjectType, decide_here
from api.access.trail import trail_event
from api.actions.register_keys import register_keys
from api.actions.settle_site_addresses import SiteChoice, settle_site_address
from api.actions.site_addresses import SiteAddresses, list_site_addresses
from graph_schema.errors import NotFound
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_key_check


@dataclass(frozen=True, slots=True)
class SiteAddressDoor:
    """Addresses of sites and offices as one actor may see and settle them. `invented`: the graph's town is."""

    graph: Graph
    actor: Actor
    data_folder: Path
    invented: bool = False

    async def listed(self) -> SiteAddresses:
        """Return the addresses that are not sure, put off or settled; NotFound for other roles."""
        self._may(Action.READ)
        if await load_key_check(self.graph) is None:
            return SiteAddresses(())  # nothing was imported yet
        return await list_site_addresses(self.graph, await register_keys(self.graph, self.data_folder))

    async def settle(self, key: str, choice: SiteChoice, seen: datetime | None) -> None:
        """Decide about an address; `seen`: when it had been decided about, as the page showed it (None: not yet).

        NotFound for other roles and where no place has the address; errors as of `settle_site_address`, and Conflict
        where an import runs.
        """
        self._may(Action.SETTLE)
        event = trail_event(self.actor, "", ObjectType.SITE_ADDRESS)
        entry = {name: event[name] for name in ("at", "account", "role")}
        async with alone(self.graph, self.data_folder, self.actor.now, invented=self.invented) as session:
            await settle_site_address(session, key, choice, seen, entry)

    def _may(self, action: Action) -> None:
        if not decide_here(self.actor.role, action, ObjectType.SITE_ADDRESS).allowed:
            raise NotFound("Diese Seite gibt es nicht.", "There is no such page.")
