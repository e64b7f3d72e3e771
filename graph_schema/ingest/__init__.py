"""Read, check and load rows, per source; a report of every refused row."""
