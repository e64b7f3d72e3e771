"""nginx and Caddy as the operators' page sets them up, on ports of loopback, with a folder of their own.

Of the examples in `docs/operating.md` only what a test cannot have is replaced: ports, the addresses that are listened
on, names of hosts, and paths of certificate, log and temporary files.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.demands import REPOSITORY, skip_or_fail

PAGE = REPOSITORY / "docs" / "operating.md"
LOOPBACK = "127.0.0.1"
START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a proxy runs, what it listens on, and what stands behind it."""

    folder: Path
    https: int
    http: int
    behind: int
    names: Sequence[str]
    certificate: Path
    key: Path


def example(language: str) -> str:
    """Return the one code block of a language on the operators' page."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (block,) = blocks
    return block


class Proxy(ABC):
    """A proxy as its example sets it up; `log` is where it says what goes wrong."""

    name: str
    demanded_by: str

    def __init__(self, place: Place) -> None:
        self.place = place
        self.log = place.folder / "proxy.log"
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def program(cls) -> str:
        """Return the program; skip or fail where the machine lacks it."""
        found = shutil.which(cls.name, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))
        if found is None:
            skip_or_fail(f"no {cls.name}: install the package", cls.demanded_by)
        return found

    def start(self) -> None:
        """Start it, and wait until it listens."""
        program, written = self.program(), self.place.folder / f"{self.name}.conf"
        written.write_text(self.configuration())
        with (self.place.folder / "said.log").open("wb") as said:
            self._process = subprocess.Popen(
                self.command(program, written), stdout=said, stderr=said, cwd=self.place.folder, env=self.environment()
            )
        give_up = time.monotonic() + START_SECONDS
        while not _listens(self.place.https):
            assert self._process.poll() is None, self.said()
            assert time.monotonic() < give_up, self.said()
            time.sleep(0.05)

    def end(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(START_SECONDS)

    def said(self) -> str:
        """What it has written so far, wherever it writes."""
        return "".join(each.read_text("utf-8", "replace") for each in self.place.folder.glob("*.log"))

    def environment(self) -> dict[str, str]:
        """Return its environment: nothing of ours but where programs are, and a home of its own."""
        return {"PATH": os.environ.get("PATH", ""), "HOME": str(self.place.folder)}

    @abstractmethod
    def configuration(self) -> str:
        """Return the example with what a test cannot have replaced."""

    @abstractmethod
    def command(self, program: str, written: Path) -> list[str]:
        """Return how it is started with a configuration, to stay in the foreground."""


class Nginx(Proxy):
    """nginx; one process, so that it ends with us whoever runs it."""

    name = "nginx"
    demanded_by = "REQUIRE_NGINX"

    def configuration(self) -> str:
        """Return the example within what Debian's `nginx.conf` has around it."""
        place, text = self.place, example("nginx")
        for port, own in ((443, place.https), (80, place.http)):
            text = text.replace(f"listen {port}", f"listen {LOOPBACK}:{own}")
            text = re.sub(rf"^ *listen \[::\]:{port}\b.*\n", "", text, flags=re.MULTILINE)
        text = text.replace("server_name sozialraum.example;", f"server_name {' '.join(place.names)};")
        text = text.replace("/etc/ssl/sozialraum.pem", str(place.certificate))
        text = text.replace("/etc/ssl/private/sozialraum.key", str(place.key))
        text = text.replace("/var/log/nginx/error.log", str(self.log))
        text = text.replace(f"{LOOPBACK}:8000", f"{LOOPBACK}:{place.behind}")
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        folders = "\n".join(f"    {kind}_temp_path {place.folder / kind};" for kind in kinds)
        user = "user root;\n" if os.geteuid() == 0 else ""
        return (
            f"{user}pid {place.folder / 'nginx.pid'};\nerror_log {place.folder / 'main.log'} crit;\n"
            f"worker_processes 1;\nevents {{}}\nhttp {{\n{folders}\n{text}}}\n"
        )

    def command(self, program: str, written: Path) -> list[str]:
        """Return how nginx is started with its own folder."""
        folder = self.place.folder
        return [program, "-p", str(folder), "-c", str(written), "-e", str(folder / "main.log"), "-g", "daemon off;"]


class Caddy(Proxy):
    """Caddy, with the test's certificate in place of one that it would fetch."""

    name = "caddy"
    demanded_by = "REQUIRE_CADDY"

    def configuration(self) -> str:
        """Return the example with ports and certificate of the test."""
        place, text = self.place, example("caddyfile")
        ports = f"http_port {place.http}\n    https_port {place.https}"
        text = text.replace("{\n", f"{{\n    {ports}\n    admin off\n    default_bind {LOOPBACK}\n", 1)
        own = f"{', '.join(place.names)} {{\n    tls {place.certificate} {place.key}\n"
        text = text.replace("sozialraum.example {\n", own)
        return text.replace(f"{LOOPBACK}:8000", f"{LOOPBACK}:{place.behind}")

    def command(self, program: str, written: Path) -> list[str]:
        """Return how Caddy is started with its own folder."""
        return [program, "run", "--config", str(written), "--adapter", "caddyfile"]


def _listens(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), 1):
            return True
    except OSError:
        return False
