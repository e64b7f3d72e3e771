"""What tests of imports share."""

from __future__ import annotations

import pytest

from api.actions.invent_town import invent_whole_town
from tests.graph_schema.ingest.mapping_files import Register


@pytest.fixture(scope="session")
def register() -> Register:
    """The register of a small invented town."""
    return invent_whole_town(1, 0.05).rows.register
