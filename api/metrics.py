"""What those who run the machine measure: counts and times by route, query and office, never by person or address.

A label takes values from a list that the program has: the route's pattern, the method, the status, the name of a query
file, the office's id. So no address, key, name or other value of a request can become one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from graph_schema.errors import SozialraumError
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_running_imports
from graph_schema.store.sessions import count_sessions

METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"))
OTHER_METHOD, NO_ROUTE = "other", "none"
"""Instead of a method that somebody made up, and of an address that leads nowhere or was refused before routing."""
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_SMALLEST_GROUP = 5
"""Sessions are told in fives: no figure about fewer people of an office (rule F4)."""
_ASK_SECONDS = 2.0
"""A graph that does not answer within this time counts as not reached; the other offices' metrics come nevertheless."""


@dataclass(slots=True)
class OfficeFacts:
    """What is asked of an office when metrics are read; `graph` None while it is not served."""

    graph: Graph | None = None
    restarts: Callable[[], int] | None = None
    """How often its embedded engine was restarted; None where it has a server."""
    sessions: int | None = None
    imports: int | None = None

    async def ask(self) -> None:
        """Count sessions and running imports; None where the graph does not answer."""
        self.sessions = self.imports = None
        if self.graph is None:
            return
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                sessions = await count_sessions(self.graph, datetime.now(UTC))
                self.imports = len(await load_running_imports(self.graph))
                self.sessions = sessions - sessions % _SMALLEST_GROUP
        except (SozialraumError, TimeoutError):
            return


@dataclass(slots=True)
class Metrics:
    """The metrics of a process, in a registry of its own: what a library registers elsewhere does not get out."""

    registry: CollectorRegistry = field(default_factory=lambda: CollectorRegistry(auto_describe=True))
    facts: dict[str, OfficeFacts] = field(default_factory=dict[str, OfficeFacts])
    requests: Counter = field(init=False)
    request_seconds: Histogram = field(init=False)
    queries: Counter = field(init=False)
    query_seconds: Histogram = field(init=False)

    def __post_init__(self) -> None:
        """Register everything."""
        self.requests = Counter(
            "sozialraum_requests", "Requests answered", ("office", "route", "method", "status"), registry=self.registry
        )
        self.request_seconds = Histogram(
            "sozialraum_request_seconds", "Time to the end of an answer", ("office", "route", "method"),
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.queries = Counter(
            "sozialraum_graph_queries", "Queries asked of the graph", ("office", "query", "outcome"),
            registry=self.registry,
        )  # fmt: skip
        self.query_seconds = Histogram(
            "sozialraum_graph_query_seconds", "Time of a query, with reading its rows", ("office", "query"),
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.registry.register(_Facts(self.facts))
        ProcessCollector(registry=self.registry)

    def of_office(self, office: str) -> OfficeMetrics:
        """Return what measures an office; its id is empty where there is only one."""
        self.facts.setdefault(office, OfficeFacts())
        return OfficeMetrics(self, office)

    async def text(self) -> bytes:
        """Return all metrics in Prometheus' text format, with what is asked of the graphs."""
        await asyncio.gather(*(each.ask() for each in self.facts.values()))
        return generate_latest(self.registry)


@dataclass(frozen=True, slots=True)
class OfficeMetrics:
    """What measures one office."""

    metrics: Metrics
    office: str

    @property
    def facts(self) -> OfficeFacts:
        """What is asked of this office when metrics are read."""
        return self.metrics.facts[self.office]

    def count_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer: `route` is the pattern of its route."""
        self.metrics.requests.labels(self.office, route, method, str(status)).inc()
        self.metrics.request_seconds.labels(self.office, route, method).observe(seconds)

    def count_query(self, query: str, outcome: str, seconds: float) -> None:
        """Count a query by the name of its file."""
        self.metrics.queries.labels(self.office, query, outcome).inc()
        self.metrics.query_seconds.labels(self.office, query).observe(seconds)


class Measured:
    """ASGI middleware outside of everything: measures each answer, also those that are refused before routing."""

    def __init__(self, app: ASGIApp, metrics: OfficeMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and measure until the answer has ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, began = 500, time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            method = scope["method"] if scope["method"] in METHODS else OTHER_METHOD
            route = scope.get("path_template") or NO_ROUTE
            self._metrics.count_request(route, method, status, time.perf_counter() - began)


class _Facts(Collector):
    """What is known of the offices at the moment of reading."""

    def __init__(self, facts: dict[str, OfficeFacts]) -> None:
        self._facts = facts

    def collect(self) -> Iterator[Metric]:
        """Yield one family for each fact; an office of which it is not known is left out."""
        up = GaugeMetricFamily("sozialraum_graph_up", "1 where the office's graph answers", labels=("office",))
        sessions = GaugeMetricFamily(
            "sozialraum_sessions", "Browsers signed in, rounded down to fives", labels=("office",)
        )
        imports = GaugeMetricFamily(
            "sozialraum_imports_running", "Imports under way or interrupted", labels=("office",)
        )
        restarts = CounterMetricFamily(
            "sozialraum_engine_restarts", "Restarts of the embedded engine", labels=("office",)
        )
        for office, facts in self._facts.items():
            up.add_metric((office,), int(facts.sessions is not None))
            if facts.sessions is not None and facts.imports is not None:
                sessions.add_metric((office,), facts.sessions)
                imports.add_metric((office,), facts.imports)
            if facts.restarts is not None:
                restarts.add_metric((office,), facts.restarts())
        yield from (up, sessions, imports, restarts)
