"""Templates, styles, scripts, texts and built vendor files; data only, found through `importlib.resources`."""
