"""What a reader is asked for: the names of fields, each with those below it, hashable so that statements can be kept."""

from collections.abc import Hashable, Mapping
from typing import Self


class Wanted(dict[str, "Wanted"]):
    """Names of fields and what is wanted below each. `shape` is equal for equal wishes, whatever their order."""

    __slots__ = ("_shape",)

    @property
    def shape(self) -> Hashable:
        try:
            return self._shape
        except AttributeError:
            self._shape: Hashable = frozenset((name, below.shape) for name, below in self.items())
            return self._shape

    def __hash__(self) -> int:  # type: ignore[override]  # a wish is never changed once it is read
        return hash(self.shape)

    def below(self, *path: str) -> "Wanted":
        """What is wanted below a path; nothing, where the path itself is not wanted."""
        found = self
        for name in path:
            found = found.get(name, NOTHING)
        return found

    @classmethod
    def of(cls, names: Mapping[str, object] | None = None, /, **more: object) -> Self:
        """Build from nested mappings: `Wanted.of(lessons={"subject": {"name": {}}})`."""
        wanted = cls()
        for name, below in {**(names or {}), **more}.items():
            wanted[name] = cls.of(below) if isinstance(below, Mapping) else cls()
        return wanted

    @classmethod
    def merged(cls, *parts: "Wanted") -> Self:
        """All that any of the parts wants, at every level."""
        result = cls()
        for part in parts:
            for name, below in part.items():
                result[name] = cls.merged(result[name], below) if name in result else below
        return result


NOTHING = Wanted()
