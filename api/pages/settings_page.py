"""Page for administrators: the settings in force, to be read."""

from __future__ import annotations

from litestar import Response, get

from api.actions.show_settings import show_settings
from api.instance import instance_of
from api.pages.accounts_page import CURRENT
from api.pages.administration import SETTINGS, WebRequest, administrator
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from graph_schema.store.city import load_city


@get(SETTINGS, name="settings")
async def settings_page(request: WebRequest) -> Response[bytes]:
    """Show the settings of the instance."""
    await administrator(request)
    instance = instance_of(request)
    view = show_settings(instance.settings, instance.graph, await load_city(instance.graph))
    text = render(request, reader_of(request), "settings.html", current=CURRENT, view=view)
    return answer_page(request, text)
