"""A real Neo4j Community server for the tests, from Maven Central, on the Java that the embedded engine brings.

    python tests/servers/neo4j_community.py start    brings it up and writes var/neo4j/run.json (mode 0600)
    python tests/servers/neo4j_community.py stop     ends it; the downloaded files stay

Neo4j Community is GPLv3 and stays a process of its own behind Bolt. Needs `mvn` (Debian: maven) once, for the
download; exit code 2 says that it cannot be had.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from graph_schema.engine.java import LOOPBACK, bundled_java
from graph_schema.engine.probe import free_ports

VERSION = "2026.08.1"
REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / "var" / "neo4j"
LIBRARIES = FOLDER / f"lib-{VERSION}"
HEAP = "512m"
START_SECONDS = 120.0
STOP_SECONDS = 60.0

_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>sozialraum.tests</groupId>
  <artifactId>neo4j-community</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version></dependency>
    <dependency>
      <groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>{VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""

_JVM_OPTIONS = (
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)


class CannotBeHad(Exception):
    """The server cannot be brought up here; the text says why."""


class Neo4jServer:
    """One server with its store in `home`; a second `start` uses the same store and password.

    Servers with homes of their own run beside each other: Community has one database, so each office needs one.
    """

    def __init__(self, home: Path, extra_settings: tuple[str, ...] = (), heap: str = HEAP) -> None:
        self.home = home
        self._extra = extra_settings
        self._heap = heap
        self._password_file = home / "password"
        self.port = 0
        self.pid = 0

    @property
    def uri(self) -> str:
        """Where it answers."""
        return f"bolt://{LOOPBACK}:{self.port}"

    @property
    def password(self) -> str:
        """Password of the account `neo4j`."""
        return self._password_file.read_text()

    def start(self, port: int | None = None) -> None:
        """Start the server and wait until Bolt answers; `port` as before after a kill, else a free one."""
        install()
        self.port = port or free_ports().bolt
        self._configure()
        if not self._password_file.exists():
            self._set_password()
        with (self.home / "server.log").open("ab") as output:
            process = subprocess.Popen(
                [
                    *_java(f"-Xmx{self._heap}"), _main_class(),
                    f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}",
                ],
                env=self._environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        self.pid = process.pid
        give_up = time.monotonic() + START_SECONDS
        while not self._answers():
            if process.poll() is not None or time.monotonic() > give_up:
                if process.poll() is None:
                    process.kill()
                last_lines = "\n".join((self.home / "server.log").read_text().splitlines()[-5:])
                raise CannotBeHad(f"Neo4j did not come up:\n{last_lines}")
            time.sleep(0.2)

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server and wait until it is gone; with SIGKILL after STOP_SECONDS at the latest."""
        _signal(self.pid, how)
        give_up = time.monotonic() + STOP_SECONDS
        while is_running(self.pid):
            if time.monotonic() > give_up:
                _signal(self.pid, signal.SIGKILL)
            time.sleep(0.05)

    def _configure(self) -> None:
        (self.home / "conf").mkdir(parents=True, exist_ok=True, mode=0o700)
        settings = (
            f"server.default_listen_address={LOOPBACK}",
            f"server.bolt.listen_address={LOOPBACK}:{self.port}",
            f"server.bolt.advertised_address={LOOPBACK}:{self.port}",
            "server.http.enabled=false",
            "server.https.enabled=false",
            f"server.memory.heap.max_size={self._heap}",
            "server.memory.pagecache.size=128m",
            "dbms.usage_report.enabled=false",
            "db.tx_log.preallocate=false",
            # Every test empties the graph: by its usual rule the server would plan most queries anew for each.
            "dbms.cypher.min_replan_interval=1h",
            *self._extra,
        )
        (self.home / "conf" / "neo4j.conf").write_text("\n".join(settings) + "\n")

    def _set_password(self) -> None:
        password = secrets.token_urlsafe(24)
        command = [*_java(), "org.neo4j.server.startup.Neo4jAdminCommand", "dbms", "set-initial-password", password]
        done = subprocess.run(command, env=self._environment(), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CannotBeHad(f"Neo4j did not take its first password: exit code {done.returncode}")
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(password)

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}

    def _answers(self) -> bool:
        try:
            auth = ("neo4j", self.password)
            with (
                neo4j.GraphDatabase.driver(self.uri, auth=auth, connection_timeout=2) as driver,
                driver.session(database="neo4j") as session,
            ):
                session.run("RETURN 1").consume()
        except (Neo4jError, DriverError, OSError):
            return False
        return True


def install() -> None:
    """Fetch the server's libraries once; CannotBeHad without Maven or without its repository."""
    if LIBRARIES.is_dir():
        return
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotBeHad("Maven is not installed (Debian: apt-get install maven)")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "pom.xml").write_text(_POM)
    draft = FOLDER / f"lib-{VERSION}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={draft}"]
    done = subprocess.run(
        [maven, "-q", "-B", "-f", str(FOLDER / "pom.xml"), *goal], capture_output=True, text=True, check=False
    )
    if done.returncode != 0 or not any(draft.glob("neo4j-server-*.jar")):
        raise CannotBeHad("Maven could not fetch Neo4j from its repository")
    draft.rename(LIBRARIES)


def is_running(pid: int) -> bool:
    """Tell whether process `pid` is a server of ours that has not ended."""
    with contextlib.suppress(ChildProcessError):  # started by an earlier command: nothing to collect
        os.waitpid(pid, os.WNOHANG)
    command = Path(f"/proc/{pid}/cmdline")  # empty once it has ended
    return command.exists() and str(LIBRARIES).encode() in command.read_bytes()


def start_for_tests() -> None:
    """Bring up the server of `make neo4j` unless it runs already, and write its run file."""
    run_file = FOLDER / "run.json"
    if run_file.exists() and is_running(json.loads(run_file.read_text())["pid"]):
        return
    server = Neo4jServer(FOLDER / "home")
    server.start()
    content = {
        "uri": server.uri, "database": "neo4j", "user": "neo4j", "password": server.password, "pid": server.pid,
    }  # fmt: skip
    run_file.unlink(missing_ok=True)
    run_file.touch(mode=0o600)
    run_file.write_text(json.dumps(content, indent=2))


def stop_for_tests() -> None:
    """End the server of `make neo4j`, if it runs."""
    run_file = FOLDER / "run.json"
    if not run_file.exists():
        return
    server = Neo4jServer(FOLDER / "home")
    server.pid = json.loads(run_file.read_text())["pid"]
    if is_running(server.pid):
        server.end()
    run_file.unlink()


def _java(*options: str) -> list[str]:
    return [str(bundled_java()), *options, *_JVM_OPTIONS, "-cp", str(LIBRARIES / "*")]


def _main_class() -> str:
    """Return the class that the server's own library names as its start."""
    with zipfile.ZipFile(LIBRARIES / f"neo4j-{VERSION}.jar") as library:
        text = library.read("META-INF/services/org.neo4j.server.startup.EntryPoint").decode()
    return next(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _signal(pid: int, which: signal.Signals) -> None:
    if is_running(pid):
        os.kill(pid, which)


def main(command: str) -> int:
    """Carry out `start` or `stop`; 2 where the server cannot be had."""
    try:
        if command == "start":
            start_for_tests()
            print(f"Neo4j {VERSION} answers; the tests find it in {FOLDER / 'run.json'}")
        else:
            stop_for_tests()
            print("Neo4j is stopped")
    except CannotBeHad as reason:
        print(f"No Neo4j here: {reason}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "start"))
