"""`make storm`: every storm, or those that are named. Its exit code says whether all promises held."""

import argparse
import importlib
import os
import sys
import time
from typing import Final

from tests.storm.seeds import VARIABLE

STORMS: Final = {
    "documents": "tests.storm.documents",
    "kills": "tests.storm.kills",
    "writers": "tests.storm.writers",
    "tampering": "tests.storm.tampering",
    "streams": "tests.storm.streams",
    "endings": "tests.storm.endings",
}
"""Each has `run(rounds)`, which prints its figures and returns an exit code."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make storm")
    parser.add_argument("storms", nargs="*", metavar="STORM", help=f"{', '.join(STORMS)}; all by default")
    parser.add_argument(
        "--rounds", type=int, help="documents, mutations, cells or tamperings; each storm has its own number"
    )
    parser.add_argument("--seed", type=int, help="a seed that an earlier storm printed")
    asked = parser.parse_args()
    unknown = set(asked.storms) - set(STORMS)
    if unknown:
        parser.error(f"no storm is called {', '.join(sorted(unknown))}; there are {', '.join(STORMS)}")
    if asked.seed is not None:
        os.environ[VARIABLE] = str(asked.seed)
    failed = []
    for name in asked.storms or STORMS:
        began = time.monotonic()
        code = importlib.import_module(STORMS[name]).run(asked.rounds)
        print(f"{name}: {'held' if code == 0 else 'BROKE'}, {time.monotonic() - began:.0f} s\n", flush=True)
        failed += [] if code == 0 else [name]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
