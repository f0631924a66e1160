#!/bin/sh
# Finds the browser of the end-to-end tests: DIARY_CHROMIUM, else `chromium` in the PATH, else Debian's package where root may install it.
set -eu
browser=${DIARY_CHROMIUM:-chromium}
if command -v "$browser" >/dev/null 2>&1; then
    exit 0
fi
if [ -z "${DIARY_CHROMIUM:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's package chromium."
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update || true
    if apt-get -qq install --yes --no-install-recommends chromium >/dev/null && command -v chromium >/dev/null 2>&1; then
        exit 0
    fi
fi
echo "The end-to-end tests need Chromium: on Debian, as root, apt-get install chromium; or let DIARY_CHROMIUM name another one." >&2
exit 1
