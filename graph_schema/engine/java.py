"""The command line of the embedded engine: every setting, with the reason for it."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

MAIN_CLASS = "com.arcadedb.server.ArcadeDBServer"
DATABASE = "sozialraum"
LOOPBACK = "127.0.0.1"

JVM_OPTIONS = (
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
    "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF8",
    "-Dpolyglot.engine.WarnInterpreterOnly=false",
    "-XX:+UseCompactObjectHeaders",
    # Half alive after a lack of memory is worse than dead: it is restarted.
    "-XX:+ExitOnOutOfMemoryError",
)

_SETTINGS = {
    "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
    "server.mode": "production",  # keeps values out of error messages
    "txWalFlush": "2",  # the default, 0, loses and corrupts data when the power fails
    "server.defaultDatabases": f"{DATABASE}[root]",
    "bolt.defaultDatabase": DATABASE,
    "command.timeout": "30000",  # milliseconds; the driver's own time limit is ignored by this engine
    "queryMaxConcurrent": "64",  # with the default, five slow questions hold up all others
    "bolt.maxMessageSize": "67108864",  # beyond the default of 16 MiB the client would hang
    "bolt.packstream.maxValueLength": "67108864",
    "opencypher.loadCsv.allowFileUrls": "false",  # no reading of local files through a query
    "opencypher.loadCsv.allowRemoteUrls": "false",
    "dateTimeImplementation": "java.time.ZonedDateTime",  # an untyped time keeps its zone
}


@dataclass(frozen=True, slots=True)
class Ports:
    """Three free ports on loopback."""

    bolt: int
    http: int
    https: int


def package_folder() -> Path:
    """Return the installed engine's folder (`jars/`, `jre/`) without importing it: importing costs seconds."""
    found = importlib.util.find_spec("arcadedb_embedded")
    if found is None or found.origin is None:
        raise FileNotFoundError("arcadedb_embedded")
    return Path(found.origin).parent


def bundled_java() -> Path:
    """Return the Java runtime's program that comes with the engine."""
    return package_folder() / "jre" / "bin" / "java"


def engine_command(
    root: Path, logs: Path, password_file: Path, ports: Ports, heap: str, *, options: tuple[str, ...] = ()
) -> list[str]:
    """Return the command that starts the engine on its data below `root`; `heap` as in `-Xmx` ("512m", "2g").

    `options`: further options of the Java runtime.
    """
    settings = {
        **_SETTINGS,
        "server.rootPath": str(root),
        "server.databaseDirectory": str(root / "databases"),
        "server.rootPasswordPath": str(password_file),  # a file, so that the process list does not show it
        "server.logsDirectory": str(logs),
        "server.httpIncomingHost": LOOPBACK,
        "server.httpIncomingPort": str(ports.http),
        "server.httpsIncomingPort": str(ports.https),
        "bolt.host": LOOPBACK,
        "bolt.port": str(ports.bolt),
    }
    return [
        str(bundled_java()),
        *JVM_OPTIONS,
        *options,
        f"-Xmx{heap}",
        f"-XX:ErrorFile={logs / 'java_error_%p.log'}",
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        "-cp",
        str(package_folder() / "jars" / "*"),
        MAIN_CLASS,
    ]
