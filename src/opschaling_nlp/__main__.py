"""Make `python -m opschaling_nlp` equivalent to `opschaling`, for systems where the command is not on the path."""

import sys

from opschaling_nlp.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
