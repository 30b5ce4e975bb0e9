#!/usr/bin/env bash
# Installs the grader beside this file into /opt/grader. Run once, as root, when the image is built.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

# Says which Python will do: 3.11 or newer, and able to make an environment.
good_python() {
    local name
    for name in python3.14 python3.13 python3.12 python3.11 python3; do
        if "$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

if ! good_python >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    for name in python3.14 python3.13 python3.12 python3.11; do
        if apt-get install -qq -y --no-install-recommends ca-certificates "$name" "$name-venv"; then
            break
        fi
    done
fi
if ! python="$(good_python)"; then
    echo "There is no Python 3.11 or newer to be had here: choose a newer base image, such as Ubuntu 24.04." >&2
    exit 1
fi

"$python" -m venv /opt/grader
/opt/grader/bin/pip install --quiet "$here"/*.whl
/opt/grader/bin/grader --version
