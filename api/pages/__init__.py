"""The pages: they read the address, ask a use case, and lay out what it returns."""
