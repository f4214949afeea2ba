#!/usr/bin/env bash
# Installs what is missing, and says what it installs. Quick and silent when nothing is.
#
#   install.sh debian run|test    the Debian packages of packages-run (and packages-test), as root or by sudo
#   install.sh python run|test    .venv with the packages of pyproject.toml, as requirements.lock pins them
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

log=$(mktemp)
trap 'rm -f "$log"' EXIT

give_up() { # give_up WHAT WHY ADVICE
  printf '\nGuichet: %s failed.\nWhy: %s\nWhat to do: %s\n' "$1" "$2" "$3" >&2
  exit 1
}

reasons() { # what the log says of its failures, or else its end
  grep -iE -B 2 '(^|[^a-z])(error|errors|e):|cannot|failed' "$log" | head -n 30 || tail -n 15 "$log"
}

step() { # step WHAT ADVICE COMMAND...: runs the command; on failure tells why
  local what=$1 advice=$2 since=$SECONDS
  shift 2
  echo "Guichet: $what ..."
  "$@" >"$log" 2>&1 </dev/null || give_up "$what" "$(reasons)" "$advice"
  echo "Guichet: $what: done in $((SECONDS - since)) s."
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -- "$@"; fi
}

install_debian() {
  local lists=(config/deploy/packages-run) wanted there missing
  [ "$1" = run ] || lists+=(config/deploy/packages-test)
  wanted=$(sed '/^#/d; /^$/d' "${lists[@]}" | sort)
  if ! command -v dpkg-query >/dev/null; then
    echo "Guichet: this is no Debian; expecting its equals of: ${wanted//$'\n'/ }" >&2
    return
  fi
  # By other names, too: what Debian 12 calls libmtdev1 is libmtdev1t64 in Debian 13, which provides the old name.
  there=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' | sed -n 's/^installed //p' |
    tr ',' '\n' | awk 'NF { print $1 }' | sort -u)
  missing=$(comm -23 <(echo "$wanted") <(echo "$there") | tr '\n' ' ')
  [ -n "$missing" ] || return 0

  echo "Guichet needs these Debian packages, which are not here yet: $missing"
  if [ "$(id -u)" != 0 ]; then
    sudo true || give_up "becoming root" "Debian packages are installed by root, and sudo is missing or said no." \
      "as root: apt-get install --no-install-recommends $missing"
  fi
  local apt=(apt-get -q -o DPkg::Lock::Timeout=300)
  step "Reading Debian's list of packages" "see whether this machine reaches its Debian mirror, then run it again." \
    as_root "${apt[@]}" -o APT::Update::Error-Mode=any update
  # shellcheck disable=SC2086
  step "Installing Debian packages" "run it again; if it stays, try by hand: apt-get install --no-install-recommends $missing" \
    as_root env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install --yes --no-install-recommends $missing
}

locked() { # locked NAME: that package's entry of the lock
  sed -n "/^$1==/,/[^\\\\]\$/p" requirements.lock
}

named() { # named run|test: the packages that pyproject.toml names for it
  .venv/bin/python - "$1" <<'END'
import sys, tomllib
with open("pyproject.toml", "rb") as file:
    project = tomllib.load(file)["project"]
extras = project["optional-dependencies"]
print(*project["dependencies"], *(extras["city"] + extras["test"] if sys.argv[1] == "test" else []))
END
}

install_python() {
  local again="see whether this machine reaches a package index of Python (pip config list), then run it again."
  # Nothing but the lock says what is installed: hashes for each package, for what builds one, and for pip itself.
  local pip=(.venv/bin/python -m pip --disable-pip-version-check --no-input)
  [ -x .venv/bin/pip ] ||
    step "Making .venv" "apt-get install python3-venv, remove .venv, then run it again." /usr/bin/python3 -m venv --clear .venv
  # Older pips take no hashes from constraints.
  locked pip >.venv/pip.lock
  step "Bringing pip into .venv" "$again" "${pip[@]}" install --require-hashes -r .venv/pip.lock
  # shellcheck disable=SC2046
  step "Installing Python packages" "$again" "${pip[@]}" install --require-hashes \
    -c requirements.lock --build-constraint requirements.lock $(named "$1")
  # What these write as they are first imported, nobody may write later: neither a jail nor a terminal's own user.
  step "Preparing Pango for Python" "$again" .venv/bin/python -c "import pangocffi, pangocairocffi"
  # Nor what Python compiles: each start would do it again, which takes a third of a second.
  step "Compiling Guichet" "$again" .venv/bin/python -m compileall -q kiosk screens
}

case "${1:-} ${2:-}" in
  "debian run" | "debian test" | "python run" | "python test") "install_$1" "$2" ;;
  *) sed -n '2,5p' "$0" | cut -c3- >&2 && exit 2 ;;
esac
