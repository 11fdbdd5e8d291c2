#!/bin/sh
# Makes .venv/bin/banshi, from a bare Debian 12 on: Debian packages, virtual environment, locked Python packages.
# Usage: scripts/setup.sh run|test    (test also brings Chromium, PostgreSQL and the tools of the tests)
set -eu
cd "$(dirname "$0")/.."
kind=${1:-run}
stamp=.setup/$kind

say() { printf '\033[36m▸\033[0m %s\n' "$*"; }
stop() { printf '\033[31m✗\033[0m %s\n' "$*" >&2; exit 1; }

fingerprint() { cat "requirements-$kind.lock" pyproject.toml scripts/setup.sh | sha256sum | cut -d' ' -f1; }

# Nothing to do: the same lock was installed here before.
if [ -x .venv/bin/banshi ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ]; then
    exit 0
fi

# --- Debian packages -------------------------------------------------------------------------------------------
# Pango draws the text of PDFs; libharfbuzz-subset0 makes a Chinese page take 0.25 s instead of 12 s.
wanted="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# Chromium's driver needs libatomic1, which a bare Debian lacks.
[ "$kind" = test ] && wanted="$wanted chromium libatomic1 postgresql poppler-utils qpdf fonts-noto-cjk"

python=$(command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3 || true)
if [ -z "$python" ]; then
    wanted="$wanted python3 python3-venv"
elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    wanted="$wanted python3-venv"
fi

missing=""
if command -v dpkg-query >/dev/null 2>&1; then
    for package in $wanted; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    missing=${missing# }
    if [ -n "$missing" ]; then
        install="apt-get install --no-install-recommends -y $missing"
        [ "$(id -u)" = 0 ] || stop "These Debian packages are missing: $missing. Install them with: sudo $install"
        say "Installing Debian packages: $missing"
        apt-get update -qq || stop "apt-get update failed: check this machine's package sources, then run make again."
        DEBIAN_FRONTEND=noninteractive $install -qq >.setup.log 2>&1 ||
            { cat .setup.log >&2; rm -f .setup.log; stop "apt-get could not install: $missing. Run it by hand to see why: $install"; }
    fi
else
    say "This is not a Debian system: make sure that Pango and harfbuzz-subset are installed (banshi doctor checks them)."
fi

# --- Python ------------------------------------------------------------------------------------------------------
python=$(command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Banshi needs Python 3.11 or newer, and $python is older. Install it with: sudo apt-get install python3.11 python3.11-venv"

if [ ! -x .venv/bin/python ]; then
    say "Making the virtual environment .venv with $python"
    "$python" -m venv .venv
fi
say "Installing the locked Python packages (requirements-$kind.lock; about a minute the first time)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements-$kind.lock" 2>.setup.log ||
    { cat .setup.log >&2; rm -f .setup.log; stop "pip could not install the locked packages: see the lines above."; }
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2>.setup.log ||
    { cat .setup.log >&2; rm -f .setup.log; stop "pip could not install Banshi itself: see the lines above."; }
rm -f .setup.log

mkdir -p .setup
fingerprint >"$stamp"
# The test packages hold the run packages.
if [ "$kind" = test ]; then kind=run; fingerprint >.setup/run; fi
say "Ready: .venv/bin/banshi"
