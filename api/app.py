"""The web application: one short factory."""

from __future__ import annotations

from litestar import Litestar
from litestar.datastructures import State

from api.access.allowance import Allowances
from api.access.web_keys import load_web_keys
from api.actions.compute_figures import limits_of
from api.actions.level_borders import LevelBorders
from api.actions.show_map import MapViews
from api.actions.sign_in_by_issuer import Issuers
from api.graphql.controller import graphql_handlers
from api.graphql.live.socket import graphql_socket
from api.graphql.live.stream import graphql_stream
from api.instance import Instance
from api.metrics import Measured, OfficeMetrics
from api.pages.account_page import account_act, account_page, confirm_page
from api.pages.accounts_page import accounts_page, find_accounts, new_account, new_account_page
from api.pages.addresses_page import addresses_page, settle_address
from api.pages.case_file_page import case_file
from api.pages.caseload_page import caseload_file, caseload_page
from api.pages.cases_page import cases_page, search_cases
from api.pages.correction_pages import (
    correct_address,
    correct_address_page,
    correct_role,
    correct_role_of_member,
    correct_role_of_member_page,
    correct_role_page,
)
from api.pages.data_page import data_page, import_page, imports_file, sources_file
from api.pages.differences_page import differences_page, settle_differences, take_back_settled
from api.pages.documents import accessibility_page, help_page, privacy_page
from api.pages.downloads import download
from api.pages.equal_opportunity_pages import (
    end_visitor,
    pre_register,
    pre_register_page,
    record_visitor,
    take_back_pre_registration,
    visitors_page,
)
from api.pages.first_sign_in import (
    first_factor,
    first_factor_page,
    first_passkey,
    first_password,
    first_password_page,
)
from api.pages.health import live, ready
from api.pages.import_page import (
    begin_import_page,
    cancel_import,
    import_job_page,
    refused_rows_file,
    take_import,
)
from api.pages.issuer_pages import back_from_issuer, begin_at_issuer
from api.pages.kept_pages import KeptPages
from api.pages.map_page import geometry, map_page, start
from api.pages.move_pages import move_page, save_move, take_back_move
from api.pages.news import news
from api.pages.oauth_doors import oauth_metadata, revoke, token
from api.pages.oversight_pages import (
    open_case,
    open_case_page,
    openings_page,
    set_cover,
    team_page,
    trail_page,
)
from api.pages.own_account_page import (
    add_passkey,
    codes_page,
    confirm,
    confirm_own_page,
    end_other_sessions,
    new_recovery_codes,
    own_account_page,
    remove_passkey,
    set_codes,
    set_password,
)
from api.pages.passkey_options import passkey_to_prove, passkey_to_register
from api.pages.person_page import household_page, person_page, record_contact, take_back_contact
from api.pages.places_page import places_file, places_page
from api.pages.plan_page import plan_file, plan_page
from api.pages.program_page import program_act, program_key_page, program_page, program_question, revoke_key
from api.pages.programs_page import new_program, new_program_page, programs_page
from api.pages.settings_page import settings_page
from api.pages.sign_in_page import give_second_factor, second_factor_page, sign_in, sign_in_page, sign_out, switch_role
from api.pages.signed_in import FindReader
from api.pages.site_addresses_page import settle_site_address, site_addresses_page
from api.proxies import TrustedProxies
from api.rest.page import api_page
from api.rest.problems import HANDLERS
from api.rest.routes import rest_router
from api.security import LARGEST_BODY, Guard, served_hosts
from api.settings import Settings
from api.slow_requests import PromptBodies
from api.static import StaticFiles, serve_static
from graph_schema.office_time import use_zone
from graph_schema.rules.read_legal_terms import legal_terms_of
from graph_schema.store.graph import Graph

PAGES = (
    start, map_page, geometry, download, caseload_page, caseload_file, places_page, places_file, plan_page, plan_file,
    data_page, sources_file, imports_file, import_page, help_page, accessibility_page, privacy_page, live, ready,
    cases_page, search_cases, case_file,
    correct_address_page, correct_address, correct_role_page, correct_role,
    correct_role_of_member_page, correct_role_of_member, move_page, save_move, take_back_move,
    person_page, record_contact, take_back_contact, household_page, open_case_page, open_case,
    openings_page, trail_page, team_page, set_cover,
    differences_page, settle_differences, take_back_settled, addresses_page, settle_address,
    visitors_page, record_visitor, end_visitor, pre_register_page, pre_register, take_back_pre_registration,
    news,
    sign_in_page, sign_in, second_factor_page, give_second_factor, sign_out, switch_role, serve_static,
    accounts_page, find_accounts, new_account_page, new_account, account_page, confirm_page, account_act, settings_page,
    begin_at_issuer, back_from_issuer,
    token, revoke, oauth_metadata, programs_page, new_program_page, new_program, program_page, program_question,
    program_act, program_key_page, revoke_key,
    own_account_page, set_password, codes_page, set_codes, add_passkey, remove_passkey, new_recovery_codes,
    confirm_own_page, confirm, end_other_sessions, first_password_page, first_password, first_factor_page,
    begin_import_page, take_import, import_job_page, cancel_import, refused_rows_file,
    first_factor, first_passkey, passkey_to_register, passkey_to_prove,
    site_addresses_page, settle_site_address,
)  # fmt: skip


def create_app(settings: Settings, graph: Graph, metrics: OfficeMetrics | None = None) -> Litestar:
    """Return the application for one graph; it closes nothing that it was given. `metrics` measures what it answers.

    Raises `BadInput` where the static files were not built, or the operator's legal terms or `sign-in.toml` cannot
    be read.
    """
    use_zone(settings.time_zone)
    instance = Instance(
        settings=settings,
        graph=graph,
        static=StaticFiles.built(),
        views=MapViews(graph, limits_of(settings), settings.final_after_months),
        borders=LevelBorders(graph),
        pages=KeptPages(),
        terms=legal_terms_of(settings.data_folder),
        issuers=Issuers.of(settings.data_folder),
        keys=load_web_keys(settings.data_folder),
        allowances=Allowances(graph),
    )
    app = Litestar(
        route_handlers=[*PAGES, *graphql_handlers(settings), graphql_socket, graphql_stream, api_page, rest_router()],
        state=State({"instance": instance, "settings": settings, "graph": graph, "static": instance.static}),
        exception_handlers=HANDLERS,
        request_max_body_size=LARGEST_BODY,
        openapi_config=None,  # its pages load from other hosts, and pages are not an interface for programs
        logging_config=None,  # `api.logs` has configured the process; its filter must not be bypassed
        debug=False,
    )
    # Outermost, so that answers to unknown addresses and failures pass it too; `middleware=` would miss those.
    hosts = served_hosts(settings.host, settings.allowed_hosts)
    guard = Guard(PromptBodies(FindReader(app.asgi_handler)), hosts, from_elsewhere=settings.is_reached_from_elsewhere)
    app.asgi_handler = TrustedProxies(guard, settings.trusted_proxies)
    if metrics is not None:
        app.asgi_handler = Measured(app.asgi_handler, metrics)
    return app
