"""What a running instance holds: made once by `create_app`, handed to every handler through the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import State

from api.access.allowance import Allowances
from api.access.web_keys import WebKeys
from api.actions.level_borders import LevelBorders
from api.actions.show_map import MapViews
from api.actions.sign_in_by_issuer import Issuers
from api.pages.kept_pages import KeptPages
from api.settings import Settings
from api.static import StaticFiles
from graph_schema.rules.legal_terms import LegalTerms
from graph_schema.store.graph import Graph


@dataclass(frozen=True, slots=True)
class Instance:
    """Settings, graph and what is kept in memory of it."""

    settings: Settings
    graph: Graph
    static: StaticFiles
    views: MapViews
    borders: LevelBorders
    pages: KeptPages
    terms: LegalTerms
    """Legal names and limits with their days."""
    issuers: Issuers
    """The identity providers that vouch for the office's people."""
    keys: WebKeys
    """What makes tokens and names into what the graph holds of them."""
    allowances: Allowances
    """How much each client may still ask for."""


def instance_of(connection: ASGIConnection[Any, Any, Any, State]) -> Instance:
    """Return the instance that answers a request."""
    instance: Instance = connection.app.state.instance
    return instance
