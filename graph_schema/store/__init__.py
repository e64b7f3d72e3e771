"""The only code that asks the driver: typed reading and writing, a file per family."""
