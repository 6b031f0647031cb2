"""`python -m cloud [--home DIR]`: MiniStack with every module of this package installed.

The folder is only there to be seen in the process list: the supervisor recognises its own cloud by it.
"""

import argparse
import sys

from cloud import contract, settings


def main() -> None:
    """Checks the version first, patches second, imports the server last: each needs the one before."""
    parser = argparse.ArgumentParser(prog="python -m cloud")
    parser.add_argument("--home", help="run folder of the supervisor")
    parser.parse_args()
    sys.argv = sys.argv[:1]  # MiniStack parses it again
    contract.check()
    from cloud import install

    install.install_all(settings.from_environment())
    from ministack import app

    app.main()


main()
