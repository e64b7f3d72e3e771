"""A program that the kill test of the register ends: `import register` as an operator types it.

    python -m tests.integration.importing_register whole|batches FOLDER MAPPING

`batches`: with the journal of a large import, at a size that a test can repeat often. Settings come from the
environment, as for every command.
"""

from __future__ import annotations

import sys

from api.cli import main
from graph_schema.ingest import load

ROWS_IN_A_BATCH = 5

if __name__ == "__main__":
    if sys.argv[1] == "batches":
        load.ROWS_IN_ONE_TRANSACTION = load.ROWS_IN_A_BATCH = ROWS_IN_A_BATCH
    main(["--lang", "en", "import", "register", sys.argv[2], "--mapping", sys.argv[3]])
