#!/usr/bin/env bash
# Writes requirements.lock anew: the newest versions that fit pyproject.toml, with the hashes of all their files, for
# every kind of machine. Names no index: where packages come from is each machine's own setting.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
/usr/bin/python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check pip-tools
"$tools/bin/pip-compile" --quiet --upgrade --all-extras --strip-extras --allow-unsafe --generate-hashes \
  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
  --output-file requirements.lock pyproject.toml
