"""The REST door: what programs read and send, described by OpenAPI. Thin: use cases stand in `api.actions`."""
