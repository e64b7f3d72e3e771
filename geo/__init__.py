"""Where it is: pure functions on frames; named Series out, on the same index."""
