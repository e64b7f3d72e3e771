"""A real Keycloak for the tests, from Maven Central: in memory, on loopback, with the realm that `docs/` hands out.

Keycloak is a process of its own behind HTTP. Needs `mvn` (Debian: maven) once, for the download of 170 MB, and the
Java 17 that Debian's Maven brings: the runtime beside the embedded engine lacks modules that Keycloak needs (java.rmi).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

from graph_schema.engine.java import LOOPBACK

VERSION = "26.7.3"
REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / "var" / "keycloak"
HOME = FOLDER / f"keycloak-{VERSION}"
REALM_FILE = REPOSITORY / "docs" / "keycloak" / "realm-sozialraum.json"
HEAP = "-Xms64m -Xmx512m"
START_SECONDS = 900.0
"""The first start also builds the program for its options. 71 s where nothing else runs, four minutes beside two other
test processes."""
STOP_SECONDS = 30.0
_FETCH_SECONDS = 600.0


class CannotBeHad(Exception):
    """The server cannot be brought up here; the text says why."""


class KeycloakServer:
    """One server with one realm; everything in it is gone when it ends."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def issuer(self) -> str:
        """The realm's identifier."""
        return f"http://{LOOPBACK}:{self.port}/realms/sozialraum"

    def start(self, realm: dict[str, Any]) -> float:
        """Start the server with a realm; return the seconds until the realm answers."""
        install()
        folder = HOME / "data" / "import"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "realm.json").write_text(json.dumps(realm), "utf-8")
        began = time.monotonic()
        log = FOLDER / "server.log"
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [
                    "bash", str(HOME / "bin" / "kc.sh"), "start-dev", "--db=dev-mem", "--cache=local", "--import-realm",
                    f"--http-host={LOOPBACK}", f"--http-port={self.port}",
                ],
                env={**os.environ, "JAVA_OPTS_KC_HEAP": HEAP}, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() - began > START_SECONDS:
                self.end()
                last_lines = "\n".join(log.read_text().splitlines()[-5:])
                raise CannotBeHad(f"Keycloak did not come up:\n{last_lines}")
            time.sleep(0.3)
        return time.monotonic() - began

    def end(self) -> None:
        """End the server with whatever it has started, and wait until it is gone."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.issuer}/.well-known/openid-configuration", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def install() -> None:
    """Fetch and unpack the server once; CannotBeHad without Maven, Java, or Maven's repository."""
    for program in ("java", "bash"):
        if shutil.which(program) is None:
            raise CannotBeHad(f"{program} is not installed (Debian: apt-get install maven brings a Java)")
    if HOME.is_dir():
        return
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotBeHad("Maven is not installed (Debian: apt-get install maven)")
    FOLDER.mkdir(parents=True, exist_ok=True)
    artifact = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
    goal = ["dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={FOLDER}"]
    done = subprocess.run(
        [maven, "-q", "-B", *goal], cwd=FOLDER, capture_output=True, check=False, timeout=_FETCH_SECONDS
    )
    packed = FOLDER / f"keycloak-quarkus-dist-{VERSION}.zip"
    if done.returncode != 0 or not packed.is_file():
        raise CannotBeHad("Maven could not fetch Keycloak from its repository")
    draft = FOLDER / "unpacked"
    shutil.rmtree(draft, ignore_errors=True)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(draft)
    (draft / HOME.name).rename(HOME)
    packed.unlink()
    draft.rmdir()


def realm_for(address: str, secret: str, users: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the realm that `docs/` hands out, as an operator fills it: address, secret, people."""
    realm: dict[str, Any] = json.loads(REALM_FILE.read_text("utf-8").replace("https://sozialraum.example", address))
    realm["clients"][0]["secret"] = secret
    return {**realm, "users": users}
