"""The words that the invented town's borders carry in the graph; pages say them in the reader's language."""

SOURCE = "erfunden"
LICENCE = "frei"
