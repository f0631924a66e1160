#!/bin/sh
# Lays the virtual environment .venv: `setup.sh run` or `setup.sh dev`, which holds the first as well.
# It does nothing where the locks, the project, the Python and the place of the checkout are those of the last time.
set -eu
cd "$(dirname "$0")/.."
what=$1
python=.venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore PYTHONUTF8=1

supported='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

state_of() {
    cat "requirements/$1.txt" pyproject.toml requirements/setup.sh | cksum
    pwd
    "$python" -V
}

is_current() {
    [ -f ".venv/$1.stamp" ] && "$python" -c "$supported" 2>/dev/null && [ "$(state_of "$1")" = "$(cat ".venv/$1.stamp")" ]
}

choose() {
    without_venv=
    for candidate in python3.13 python3.12 python3.11 python3; do
        "$candidate" -c "$supported" >/dev/null 2>&1 || continue
        if "$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
        without_venv=${without_venv:-$candidate}
    done
    if [ -n "$without_venv" ]; then
        echo "$without_venv has no module venv." >&2
        echo "To fix: on Debian and Ubuntu, as root: apt-get install $(basename "$without_venv")-venv" >&2
    else
        echo "There is no Python 3.11, 3.12 or 3.13 on the PATH." >&2
        echo "To fix: install one; on Debian and Ubuntu, as root: apt-get install python3 python3-venv" >&2
    fi
    exit 1
}

if is_current dev || is_current "$what"; then
    exit 0
fi
if ! [ -w . ]; then
    echo "This user may not write in $(pwd)." >&2
    echo "To fix: use a copy of the project that is your own." >&2
    exit 1
fi
if [ -z "${SETUP_ALONE:-}" ] && command -v flock >/dev/null 2>&1; then # two at once would spoil each other's work
    SETUP_ALONE=yes exec flock requirements sh requirements/setup.sh "$what"
fi
# A checkout that was moved has commands in .venv/bin that name the old place.
if ! "$python" -c "$supported" 2>/dev/null || ! "$python" -m pip --version >/dev/null 2>&1 || ! [ "$(cat .venv/place 2>/dev/null || pwd)" = "$(pwd)" ]; then
    found=$(choose)
    echo "Laying .venv with $("$found" -V)."
    "$found" -m venv --clear .venv
fi
pwd >.venv/place
echo "Installing the packages of requirements/$what.txt."
rm -f .venv/*.stamp
"$python" -m pip install -qq --require-hashes --requirement "requirements/$what.txt"
"$python" -m pip install -qq --no-deps --no-build-isolation --editable .
if [ -f gateway/explorer/fetch.py ]; then
    "$python" -m gateway.explorer.fetch
fi
state_of "$what" >".venv/$what.stamp.new"
mv ".venv/$what.stamp.new" ".venv/$what.stamp"
