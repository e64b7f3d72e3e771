"""What belongs to the description and stands outside of `/api`: tokens of programs, and health."""

from __future__ import annotations

from typing import Any

from api.rest.problems import PROBLEM

_ERROR = "#/components/schemas/OAuthError"
_NO_STORE = {"Cache-Control": {"description": "Never kept.", "schema": {"type": "string"}}}
_FEATURE_COLLECTION: dict[str, Any] = {
    "type": "object",
    "title": "FeatureCollection",
    "description": "Areas with their borders (RFC 7946, WGS 84); properties as in the JSON or CSV form.",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "properties", "geometry"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": "string"},
                    "properties": {"type": "object"},
                    "geometry": {"type": ["object", "null"]},
                },
            },
        },
    },
}


def outside_schemas() -> dict[str, Any]:
    """Return the forms that these operations and other formats have."""
    text = {"type": "string"}
    return {
        "FeatureCollection": _FEATURE_COLLECTION,
        "Health": {
            "type": "object",
            "title": "Health",
            "description": "Whether the process can answer; nothing else is told.",
            "required": ["status"],
            "properties": {"status": {"enum": ["alive", "ready", "waiting"]}, "reason": text},
        },
        **_token_schemas(),
    }


def _token_schemas() -> dict[str, Any]:
    """Return the forms of OAuth 2.0."""
    text = {"type": "string"}
    return {
        "Token": {
            "type": "object",
            "title": "Token",
            "description": "A token (RFC 6749 §5.1).",
            "required": ["access_token", "token_type", "expires_in"],
            "properties": {
                "access_token": {**text, "description": "Send it as `Authorization: Bearer …`."},
                "token_type": {"const": "Bearer"},
                "expires_in": {"type": "integer", "description": "Seconds."},
                "scope": {**text, "description": "Scopes, with spaces."},
            },
        },
        "OAuthError": {
            "type": "object",
            "title": "OAuthError",
            "description": "A failure as OAuth 2.0 has it (RFC 6749 §5.2).",
            "required": ["error"],
            "properties": {"error": text, "error_description": text},
        },
    }


def outside_paths() -> dict[str, Any]:
    """Return the operations."""
    return {
        "/health/live": {"get": _health("isAlive", "Is the process alive?", "Lebt der Prozess?", {})},
        "/health/ready": {
            "get": _health(
                "isReady",
                "Can it answer?",
                "Kann er antworten?",
                {"503": {"description": "The graph does not answer.", "content": _json("Health")}},
            )
        },
        "/oauth/token": {"post": _token()},
        "/oauth/revoke": {"post": _revoke()},
    }


def _health(name: str, summary: str, summary_de: str, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "x-summary-de": summary_de,
        "tags": ["health"],
        "security": [],
        "responses": {"200": {"description": "Yes.", "content": _json("Health")}, **more},
    }


def _token() -> dict[str, Any]:
    return {
        "operationId": "fetchToken",
        "summary": "Fetch a token",
        "x-summary-de": "Ein Token holen",
        "description": "A token of ten minutes for a client id and its secret (RFC 6749 §4.4): by HTTP Basic, or in "
        "the form. `scope` asks for less than the client may have.",
        "tags": ["programs"],
        "security": [],
        "requestBody": _form(
            {
                "grant_type": {"const": "client_credentials"},
                "client_id": {"type": "string", "minLength": 1, "maxLength": 200},
                "client_secret": {"type": "string", "minLength": 1, "maxLength": 200},
                "scope": {"type": "string", "maxLength": 200, "examples": ["figures:read"]},
            },
            ["grant_type"],
        ),
        "responses": {
            "200": {"description": "The token.", "headers": _NO_STORE, "content": _json("Token")},
            **_oauth_failures(),
        },
    }


def _revoke() -> dict[str, Any]:
    return {
        "operationId": "revokeToken",
        "summary": "End a token",
        "x-summary-de": "Ein Token beenden",
        "description": "Ends a token of this client (RFC 7009). The answer is the same where there is no such token.",
        "tags": ["programs"],
        "security": [],
        "requestBody": _form(
            {
                "token": {"type": "string", "minLength": 1, "maxLength": 200},
                "token_type_hint": {"type": "string", "maxLength": 200},
                "client_id": {"type": "string", "minLength": 1, "maxLength": 200},
                "client_secret": {"type": "string", "minLength": 1, "maxLength": 200},
            },
            ["token"],
        ),
        "responses": {"200": {"description": "It holds no longer."}, **_oauth_failures()},
    }


def _oauth_failures() -> dict[str, Any]:
    said = {
        "400": "The request is no such request, or asks for more than may be given.",
        "401": "Client id or secret do not hold.",
        "413": "The request is too large.",
        "429": "Too many failed tries: `Retry-After` says when the next one is answered.",
        "503": "The graph does not answer.",
    }
    return {
        status: {"description": text, "content": {"application/json": {"schema": {"$ref": _ERROR}}}}
        for status, text in said.items()
    }


def _form(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}}


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


PROBLEM_SCHEMA = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
"""How a failure is described."""
