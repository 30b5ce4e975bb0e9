#!/usr/bin/env bash
# Makes a machine of GitHub Actions ready to grade: prepare.sh ENVIRONMENT
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

python3 -m venv "$1"
"$1/bin/pip" install --quiet "$here"/*.whl

if ! command -v bwrap >/dev/null; then
    sudo apt-get update -qq
    sudo apt-get install -qq -y bubblewrap
fi
# Ubuntu 24.04 forbids programs the namespaces that bubblewrap is made of, unless told otherwise.
setting=kernel.apparmor_restrict_unprivileged_userns
if [ "$(sysctl -n "$setting" 2>/dev/null)" = 1 ]; then
    sudo sysctl -q -w "$setting=0"
fi
