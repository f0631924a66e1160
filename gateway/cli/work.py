"""Workers and the scheduler, each in the place of this process: what stops or watches it meets them directly."""

import asyncio
import os
import sys

from gateway.cli import checks
from gateway.cli.installation import environment, installation


def become(module: str) -> None:
    """Runs a module instead of this program. Raises `Hindrance` where something that it needs is missing."""
    settings = installation()
    asyncio.run(checks.ready_to_serve(settings))
    os.execve(sys.executable, [sys.executable, "-m", module], environment(settings))  # noqa: S606 - no shell is meant
