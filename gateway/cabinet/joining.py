"""One script out of small modules, put together when the gateway starts: over HTTP/1.1 each file costs a journey.

The sources stay what they are, modules that any browser runs as they lie there. Only three forms are allowed in them, so that
joining needs no parser: `import { a, b } from "./file.js";`, `export` before a declaration, and `import("./file.js")` for what
is loaded later. What is loaded later takes from the joined script what has been joined into it.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final

_IMPORT: Final = re.compile(r'^import \{ ([\w, ]+) \} from "(\.{1,2}/[\w./-]+)";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async function|function|const|class) (\w+))", re.MULTILINE)
_OTHER: Final = re.compile(r"^(?:import|export)\b(?!\().*", re.MULTILINE)
_TOP: Final = re.compile(r"^(?:async function|function|const|let|class) (\w+)", re.MULTILINE)
_LATER: Final = re.compile(r'\bimport\("(\.{1,2}/[\w./-]+)"\)')


def joined(sources: Mapping[str, str], entry: str) -> dict[str, str]:
    """The sources with `entry` holding everything that it needs, and without the files that went into it.

    Raises `ValueError` where a file is not there, is written in another form, or declares a name that another one has.
    """
    inside = list(dict.fromkeys(_needed(sources, entry, ())))
    whole = "".join(f"// {name}\n{_bare(sources[name], name, entry)}" for name in inside)
    _once(whole)
    exports = ", ".join(sorted(found[1] for name in inside for found in _EXPORT.finditer(sources[name])))
    rest = {name: _pointed(text, name, entry, inside) for name, text in sources.items() if name not in inside}
    return {entry: f"{whole}export {{ {exports} }};\n", **rest}


def _needed(sources: Mapping[str, str], name: str, above: tuple[str, ...]) -> Iterator[str]:
    """A file after everything that it imports."""
    if name in above:
        raise ValueError(f"{name} needs itself: {' -> '.join((*above, name))}")
    if name not in sources:
        raise ValueError(f"{above[-1] if above else 'the page'} needs {name}, which is not there")
    for found in _IMPORT.finditer(sources[name]):
        yield from _needed(sources, _at(name, found[2]), (*above, name))
    yield name


def _bare(text: str, name: str, entry: str) -> str:
    if posixpath.dirname(name) != posixpath.dirname(entry) and _LATER.search(text):
        raise ValueError(f"{name}: what is loaded later has to be named in the folder of {entry}")
    bare = _EXPORT.sub("", _IMPORT.sub("", text))
    if strange := _OTHER.search(bare):
        raise ValueError(f"{name}: cannot be joined: {strange[0]}")
    return bare


def _once(whole: str) -> None:
    names = [found[1] for found in _TOP.finditer(whole)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"declared in two files: {', '.join(twice)}")


def _pointed(text: str, name: str, entry: str, inside: list[str]) -> str:
    def pointed(found: re.Match[str]) -> str:
        if _at(name, found[2]) not in inside:
            return found[0]
        path = posixpath.relpath(entry, posixpath.dirname(name))
        return f'import {{ {found[1]} }} from "{path if path.startswith(".") else f"./{path}"}";\n'

    return _IMPORT.sub(pointed, text)


def _at(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
