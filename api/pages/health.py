"""For those who watch the process: is it alive, and can it answer?"""

from __future__ import annotations

from litestar import Request, Response, get
from litestar.datastructures import State

from api.errors import answer_to
from api.instance import instance_of
from graph_schema.errors import GraphError
from graph_schema.store.page_state import load_page_state


@get("/health/live", name="live")
async def live() -> dict[str, str]:
    """Answer as long as the process runs."""
    return {"status": "alive"}


@get("/health/ready", name="ready")
async def ready(request: Request[None, None, State]) -> Response[dict[str, str]]:
    """Answer 200 where the graph answers, else 503 with the kind of failure and nothing more."""
    try:
        await load_page_state(instance_of(request).graph)
    except GraphError as error:
        return Response({"status": "waiting", "reason": error.code}, status_code=answer_to(error).status)
    return Response({"status": "ready"})
