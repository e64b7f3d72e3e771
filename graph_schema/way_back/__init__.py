"""The way back: rows of the graph as files in the office's columns, by its mapping read in the other direction."""
