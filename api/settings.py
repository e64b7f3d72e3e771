"""The settings of an instance: one frozen value, read from the environment once and handed on.

Nothing else in the product reads the environment, but for the secrets whose variables `sign-in.toml` names. `VARIABLES`
describes each setting; `docs/operating.md` is compared with it by a test.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.hosts import host_name, is_loopback
from graph_schema.engine.address import SCHEMES, GraphAddress
from graph_schema.errors import BadInput
from graph_schema.office_time import DEFAULT_ZONE, is_zone

PREFIX = "SOZIALRAUM_"
LOCALES = ("de", "en")
LOG_FORMATS = ("text", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable: its name without prefix, what it is without one, and what it does."""

    name: str
    default: str
    text: str


VARIABLES: tuple[Variable, ...] = (
    Variable("DATA", "~/.local/share/sozialraum", "data folder: the embedded graph, its log, the register's key"),
    Variable("OFFICE", "", "which office of `offices.toml` a command is about; `serve` without it: all"),
    Variable("HOST", "localhost", "address to serve on; another than loopback needs `ALLOWED_HOSTS`, TLS and accounts"),
    Variable("PORT", "8000", "port to serve on"),
    Variable("ALLOWED_HOSTS", "", "names that browsers may ask for, with commas; empty: only those of loopback"),
    Variable("TRUSTED_PROXIES", "", "addresses and networks whose `X-Forwarded-For` and `-Proto` are believed"),
    Variable("TLS_CERT_FILE", "", "certificate with its chain (PEM), where no proxy ends TLS"),
    Variable("TLS_KEY_FILE", "", "its private key (PEM)"),
    Variable("METRICS_PORT", "", "port of `/metrics` for Prometheus; empty: none"),
    Variable("METRICS_HOST", "localhost", "address of that port; on another than loopback anybody there reads it"),
    Variable("GRAPH_URI", "", "address of a graph server (`bolt://…`, `neo4j://…`, `+s`, `+ssc`); empty: embedded"),
    Variable("GRAPH_DATABASE", "neo4j", "database on that server"),
    Variable("GRAPH_USER", "neo4j", "account there"),
    Variable("GRAPH_PASSWORD", "", "its password; prefer the file"),
    Variable("GRAPH_PASSWORD_FILE", "", "file that holds nothing but the password"),
    Variable("GRAPH_CA_FILE", "", "certificate authority (PEM) of that server, where it is one of your own"),
    Variable("GRAPH_ALLOW_UNSAFE_CLUSTER", "0", "`1` forces an ArcadeDB cluster, which loses acknowledged writes"),
    Variable("ENGINE_HEAP", "512m", "memory of the embedded engine; `2g` for some million people"),
    Variable("MINIMUM_CASES", "3", "fewest cases of a cell that may be shown"),
    Variable("MINIMUM_RESIDENTS", "100", "fewest residents beneath a rate that may be shown"),
    Variable("ROUNDING", "", "step to which published counts are rounded (5 or 10 are usual); empty: none"),
    Variable(
        "MONTHS_SHOWN", "25", "month-ends of the register that are counted; 25 are two years and where they began"
    ),
    Variable("FINAL_AFTER_MONTHS", "3", "months until a date is counted finally; `0`: counted anew with every import"),
    Variable("LARGEST_UPLOAD", "200", "megabytes of the files that one import by the page may have together"),
    Variable("READING_MEMORY", "1024", "megabytes of memory for the process that reads uploaded files"),
    Variable("READING_SECONDS", "900", "seconds that reading one uploaded file may take"),
    Variable("PUBLIC_GRAPHQL", "0", "`1` answers GraphQL questions for public figures and places without sign-in, too"),
    Variable("PUBLIC_REST", "0", "`1`: everybody may read figures at `/api/v1`; else a key, a token or a sign-in"),
    Variable("TRAIL_ANCHORS", "", "folder of the trail's heads; empty: `.anchors` behind the data folder's name"),
    Variable("LOCALE", "de", "language of pages whose reader chose none: `de` or `en`"),
    Variable("TIME_ZONE", DEFAULT_ZONE, "zone of the office: by its clock days begin and rights end"),
    Variable("LOG_FORMAT", "text", "`text` for people, `json` for a log collector"),
    Variable("LOG_LEVEL", "warning", "`debug`, `info`, `warning` or `error`"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What an instance needs to know; `graph` None means the embedded engine in `data_folder`."""

    data_folder: Path
    host: str = "localhost"
    port: int = 8000
    allowed_hosts: tuple[str, ...] = ()
    """Names beside those of loopback, in lower case, without port."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses and networks of proxies in front, as `ipaddress` reads them."""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    metrics_port: int | None = None
    metrics_host: str = "localhost"
    graph: GraphAddress | None = None
    allow_unsafe_cluster: bool = False
    engine_heap: str = "512m"
    minimum_cases: int = 3
    minimum_residents: int = 100
    rounding: int | None = None
    months_shown: int = 25
    final_after_months: int = 3
    largest_upload: int = 200_000_000
    """Bytes of the files of one import by the page."""
    reading_memory: int = 1_024_000_000
    """Bytes of memory for the process that reads uploaded files."""
    reading_seconds: int = 900
    """Seconds that reading one of them may take."""
    public_graphql: bool = False
    public_rest: bool = False
    """Everybody may read figures at the REST door, as on the pages."""
    trail_anchors: Path | None = None
    """Where the heads of the trail are written down."""
    locale: str = "de"
    time_zone: str = DEFAULT_ZONE
    """By its clock days begin and end (IANA name)."""
    log_format: str = "text"
    log_level: str = "warning"
    office: str = ""
    """Which of several offices of `offices.toml` this is; empty where one is served."""
    demo: bool = False
    """The instance shows the invented town; set by the command `demo`, never by the environment."""

    @property
    def is_reached_from_elsewhere(self) -> bool:
        """Whether other machines reach this instance: itself, or through a proxy."""
        return not all(map(is_loopback, (self.host, *self.allowed_hosts)))

    @property
    def anchor_folder(self) -> Path:
        """The folder of the trail's heads: the set one, else one beside the data folder."""
        if self.trail_anchors is None:
            return self.data_folder.with_name(f"{self.data_folder.name}.anchors")
        return self.trail_anchors / self.office  # each of several offices has its own

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environment` (default: the process's); BadInput names the wrong variable."""
        read = _Reader(os.environ if environment is None else environment)
        return cls(
            data_folder=_data_folder(read),
            office=read.text("OFFICE"),
            host=read.text("HOST", "localhost"),
            port=read.number("PORT", 8000, lowest=0, highest=65535),
            allowed_hosts=tuple(dict.fromkeys(_host(each) for each in read.several("ALLOWED_HOSTS"))),
            trusted_proxies=tuple(_network(each) for each in read.several("TRUSTED_PROXIES")),
            tls_cert=read.file("TLS_CERT_FILE"),
            tls_key=read.file("TLS_KEY_FILE"),
            metrics_port=read.number("METRICS_PORT", 0, lowest=0, highest=65535) if read.text("METRICS_PORT") else None,
            metrics_host=read.text("METRICS_HOST", "localhost"),
            graph=_graph_address(read),
            allow_unsafe_cluster=read.choice("GRAPH_ALLOW_UNSAFE_CLUSTER", ("0", "1")) == "1",
            engine_heap=_heap(read.text("ENGINE_HEAP", "512m")),
            minimum_cases=read.number("MINIMUM_CASES", 3, lowest=1),
            minimum_residents=read.number("MINIMUM_RESIDENTS", 100, lowest=1),
            rounding=read.number("ROUNDING", 0, lowest=2) or None,
            months_shown=read.number("MONTHS_SHOWN", 25, lowest=2, highest=120),
            final_after_months=read.number("FINAL_AFTER_MONTHS", 3, lowest=0, highest=24),
            largest_upload=read.number("LARGEST_UPLOAD", 200, lowest=1, highest=10_000) * 1_000_000,
            reading_memory=read.number("READING_MEMORY", 1_024, lowest=128, highest=65_536) * 1_000_000,
            reading_seconds=read.number("READING_SECONDS", 900, lowest=1, highest=86_400),
            public_graphql=read.choice("PUBLIC_GRAPHQL", ("0", "1")) == "1",
            public_rest=read.choice("PUBLIC_REST", ("0", "1")) == "1",
            trail_anchors=read.file("TRAIL_ANCHORS"),
            locale=read.choice("LOCALE", LOCALES),
            time_zone=_zone(read.text("TIME_ZONE", DEFAULT_ZONE)),
            log_format=read.choice("LOG_FORMAT", LOG_FORMATS),
            log_level=read.choice("LOG_LEVEL", LOG_LEVELS, "warning"),
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads variables and says in one sentence what is wrong with one."""

    environment: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        return self.environment.get(PREFIX + name, "").strip() or default

    def several(self, name: str) -> tuple[str, ...]:
        """Return what stands between commas."""
        parts = (part.strip() for part in self.text(name).split(","))
        return tuple(part for part in parts if part)

    def file(self, name: str) -> Path | None:
        given = self.text(name)
        return Path(given).expanduser() if given else None

    def number(self, name: str, default: int, *, lowest: int, highest: int = 1_000_000) -> int:
        given = self.text(name)
        if not given:
            return default
        if not given.isdecimal() or not lowest <= int(given) <= highest:
            raise wrong(
                name, f"eine ganze Zahl von {lowest} bis {highest}", f"a whole number from {lowest} to {highest}"
            )
        return int(given)

    def choice(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        given = self.text(name, default or allowed[0]).lower()
        if given not in allowed:
            raise wrong(name, f"eines von {', '.join(allowed)}", f"one of {', '.join(allowed)}")
        return given


def wrong(name: str, expected_de: str, expected_en: str) -> BadInput:
    """Return the error for the variable `name` (without prefix); what was given is not repeated."""
    return BadInput(
        f"Die Einstellung {PREFIX}{name} ist nicht lesbar.",
        f"The setting {PREFIX}{name} cannot be read.",
        f"Erwartet wird {expected_de}.",
        f"Expected is {expected_en}.",
    )


def _host(given: str) -> str:
    found = host_name(given)
    if found is None:
        raise wrong(
            "ALLOWED_HOSTS",
            "Namen ohne Port und ohne Platzhalter, durch Kommas getrennt, etwa sozialraum.example",
            "names without port or wildcard, separated by commas, such as sozialraum.example",
        )
    return found


def _zone(given: str) -> str:
    if not is_zone(given):
        example = "Europe/Berlin"
        raise wrong("TIME_ZONE", f"der Name einer Zeitzone, etwa {example}", f"a time zone's name, such as {example}")
    return given


def _network(given: str) -> str:
    try:
        network = ipaddress.ip_network(given)
    except ValueError:
        network = None
    if network is None or network.prefixlen == 0:
        raise wrong(
            "TRUSTED_PROXIES",
            "Adressen oder Netze, durch Kommas getrennt, etwa 127.0.0.1, 10.0.7.0/28; nie das ganze Netz",
            "addresses or networks, separated by commas, such as 127.0.0.1, 10.0.7.0/28; never all of the net",
        ) from None
    return str(network)


def _data_folder(read: _Reader) -> Path:
    given = read.text("DATA")
    if given:
        return Path(given).expanduser().absolute()
    home = read.environment.get("XDG_DATA_HOME", "").strip()
    return (Path(home) if home else Path("~/.local/share").expanduser()) / "sozialraum"


def _heap(given: str) -> str:
    number, unit = given[:-1], given[-1:].lower()
    if not number.isdecimal() or unit not in ("m", "g"):
        raise wrong("ENGINE_HEAP", "eine Zahl mit m oder g, etwa 512m", "a number with m or g, such as 512m")
    return number + unit


def _graph_address(read: _Reader) -> GraphAddress | None:
    uri = read.text("GRAPH_URI")
    if not uri:
        return None
    if "://" not in uri or uri.partition("://")[0].lower() not in SCHEMES:
        schemes = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise wrong("GRAPH_URI", f"eine Adresse mit {schemes}", f"an address with {schemes}")
    ca_file = read.text("GRAPH_CA_FILE")
    return GraphAddress(
        uri=uri,
        database=read.text("GRAPH_DATABASE", "neo4j"),
        user=read.text("GRAPH_USER", "neo4j"),
        password=_password(read),
        ca_file=Path(ca_file).expanduser() if ca_file else None,
    )


def _password(read: _Reader) -> str:
    file = read.text("GRAPH_PASSWORD_FILE")
    if not file:
        return read.environment.get(f"{PREFIX}GRAPH_PASSWORD", "")
    try:
        return Path(file).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise wrong("GRAPH_PASSWORD_FILE", "eine lesbare Textdatei", "a text file that can be read") from error
