"""What a defect leaves in the log: where it happened and of what kind. Messages of exceptions quote data, and stay out."""

import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Final

_ROOT: Final = Path(__file__).parent.parent
_SAFE: Final = ("sqlstate", "constraint_name", "table_name", "column_name")
"""What asyncpg's exceptions say about the schema, not about a row."""
_FRAMES: Final = 12


def described(error: BaseException) -> dict[str, Any]:
    """Type, safe attributes, the innermost frames and what caused it, without a value of anybody."""
    found: dict[str, Any] = {"type": f"{type(error).__module__}.{type(error).__qualname__}"}
    found |= {name: value for name in _SAFE if isinstance(value := getattr(error, name, None), str)}
    found["at"] = frames(error.__traceback__)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and cause is not error:
        found["cause"] = f"{type(cause).__module__}.{type(cause).__qualname__}"
    return found


def frames(trace: TracebackType | None) -> list[str]:
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-_FRAMES:]]


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(_ROOT))
    return "/".join(path.parts[-3:])
