"""One Jobcenter, and a second one, for all tests of the REST door."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.rest.tenants import Tenant, tenant


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenant]:
    """A Jobcenter whose figures are read with a key, or signed in."""
    with tenant(tmp_path_factory.mktemp("here")) as started:
        yield started


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenant]:
    """Another one, whose operator opened the figures."""
    with tenant(tmp_path_factory.mktemp("elsewhere"), public=True) as started:
        yield started


@pytest.fixture(scope="session")
def program(here: Tenant) -> Iterator[httpx.Client]:
    """A program with a key that may do everything."""
    headers = {"authorization": f"Bearer {here.all_scopes}"}
    with httpx.Client(base_url=here.address, headers=headers) as client:
        yield client


@pytest.fixture(scope="session")
def reader(here: Tenant) -> Iterator[httpx.Client]:
    """A program with a key that may read figures only."""
    headers = {"authorization": f"Bearer {here.few_scopes}"}
    with httpx.Client(base_url=here.address, headers=headers) as client:
        yield client


@pytest.fixture(scope="session")
def nobody(here: Tenant) -> Iterator[httpx.Client]:
    """Whoever sends neither key nor cookie."""
    with httpx.Client(base_url=here.address) as client:
        yield client
