"""Use case: the invented town tells the number of one of its people, so that what asks for a number can be tried out.

The pages show nobody's number: who needs one has it from the leading system, which the invented town has not.
"""

from __future__ import annotations

from api.actions.register_keys import register_hash
from api.settings import Settings
from graph_schema.store.graph import Graph


async def example_number(graph: Graph, settings: Settings) -> str:
    """Return the number of an invented person whom others than the shown case worker advise; else an empty text.

    Empty in every instance that is no demonstration, and where the graph has no sign-ins of the invented town: the
    number of a real person is never opened here.
    """
    if not settings.demo:
        return ""
    rows = await graph.read("find_example_of_demo")
    if not rows:
        return ""
    hashed = await register_hash(graph, settings.data_folder)
    return hashed.seal.open("Citizen", rows[0]["key"], rows[0]["sealed"])
