"""The words of the domain: frozen dataclasses and enumerations, a file per family."""
