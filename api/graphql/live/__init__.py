"""Subscriptions: what is done on cases, followed over WebSocket or as server-sent events."""
