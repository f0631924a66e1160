#!/bin/sh
# Makes the three locks again from pyproject.toml, for every supported Python at once, with hashes and no registry's address.
# Needs uv (a Python package). Call it after a change of pyproject.toml, or with --upgrade for new versions.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command requirements/lock.sh \
        pyproject.toml requirements/build.in "$@" --output-file "requirements/$out"
}
lock image.txt "$@"
lock run.txt --extra embedded --constraints requirements/image.txt "$@"
lock dev.txt --extra embedded --extra dev --constraints requirements/run.txt "$@"
