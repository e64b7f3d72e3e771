"""An instance that other machines may reach: once there is an account, under its name, over TLS."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.reach import refuse_without_accounts
from api.settings import Settings
from graph_schema.errors import Refused
from graph_schema.store.graph import Graph
from tests.integration.instances import call, running
from tests.integration.office_account import Office
from tests.servers.certificate import make_certificate

NAME = "sozialraum.example"


@pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
async def test_other_machines_are_served_once_somebody_can_sign_in(graph: Graph, tmp_path: Path) -> None:
    settings = Settings(tmp_path, host="10.0.0.7", allowed_hosts=(NAME,))
    office = Office.at(tmp_path, graph)
    with pytest.raises(Refused, match="accounts add"):
        await refuse_without_accounts(graph, settings)
    await refuse_without_accounts(graph, Settings(tmp_path))
    await office.hire("gone", disabled_at=datetime.now(UTC))
    await office.hire("demo", demo=True)
    with pytest.raises(Refused, match="accounts add"):
        await refuse_without_accounts(graph, settings)
    await office.hire()
    await refuse_without_accounts(graph, settings)


@pytest.mark.slow
def test_with_an_account_a_name_and_a_certificate_other_machines_are_served(tmp_path: Path) -> None:
    folder, (cert, key) = tmp_path / "data", make_certificate(tmp_path, NAME)
    serve = ("serve", "--port", "0", "--tls-cert", str(cert), "--tls-key", str(key))
    names = {"SOZIALRAUM_ALLOWED_HOSTS": NAME}
    refused = call(folder, *serve, **names)
    assert refused.returncode == 1
    assert "sozialraum accounts add" in refused.stderr
    added = call(folder, "accounts", "add", "kim.beispiel", "--name", "Kim Beispiel", "--role", "administrator")
    assert added.returncode == 0, added.stderr
    with running(folder, *serve, **names) as instance:
        instance.wait_until_ready()
        assert instance.address.startswith(f"https://{NAME}:")
        port = int(instance.address.rpartition(":")[2])
        trusting = ssl.create_default_context(cafile=cert)
        with httpx.Client(verify=trusting, base_url=f"https://127.0.0.1:{port}", timeout=60) as web:
            named: dict[str, Any] = {"sni_hostname": NAME}
            page = web.get("/anmelden", headers={"host": NAME}, extensions=named)
            assert page.status_code == 200
            assert "strict-transport-security" in page.headers
            assert "__Host-sozialraum-form" in page.headers["set-cookie"]
            foreign = web.get("/anmelden", headers={"host": "other.example"}, extensions=named)
            assert foreign.status_code == 400
        assert instance.end() == 0
    assert "Traceback" not in instance.said()
