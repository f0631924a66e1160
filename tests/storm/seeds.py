"""What a storm's chance comes from: a seed that is printed, so that a failure can be repeated."""

import os
import secrets
from random import Random
from typing import Final

VARIABLE: Final = "STORM_SEED"
"""Set by `--seed`: the same storm again."""


def chance(storm: str) -> Random:
    """The chance of one storm. Prints how to have it again."""
    seed = int(os.environ.get(VARIABLE) or secrets.randbelow(10**9))
    print(f'{storm}: seed {seed}; again with make storm ARGS="{storm} --seed {seed}"', flush=True)
    return Random(seed)
