#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Debian packages that smppguard needs. Sourced by the other scripts, or run: scripts/packages.sh build|test
# Installs only what is missing, and calls apt only then.

packages_to_build=(
  g++ cmake ninja-build ccache pkg-config libboost1.81-dev libssl-dev libyaml-cpp-dev libspdlog-dev libfmt-dev
  libcli11-dev libsqlite3-dev libsystemd-dev libcsv-dev libhowardhinnant-date-dev tzdata libboost-json1.81-dev libzip-dev
  zlib1g-dev libexpat1-dev libpq-dev prometheus-cpp-dev python3 gzip dpkg-dev
)

packages_to_test=(
  "${packages_to_build[@]}"
  clang clang-tidy clang-format libclang-rt-14-dev libgtest-dev libgmock-dev libbenchmark-dev valgrind strace
  kannel kannel-extras haproxy stunnel4 openssl perl libnet-smpp-perl tshark sqlite3 git
  libroaring-dev zip unzip postgresql-15 prometheus chromium python3-jsonschema python3-yaml
  # For the Debian package: a scratch root to install it in, and who complains about it.
  mmdebstrap lintian systemd man-db groff-base debian-archive-keyring
)
# Node.js often comes from elsewhere; Debian's own would only be in the way then.
command -v node >/dev/null && command -v npm >/dev/null || packages_to_test+=(nodejs npm)

# Prints those of the given packages that are not installed, one a line.
packages_missing() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done
}

# Installs what is missing of the given packages, as root or through sudo.
install_packages() {
  local missing run=()
  command -v dpkg-query >/dev/null || { echo "This needs Debian: dpkg-query is not there." >&2; return 1; }
  mapfile -t missing < <(packages_missing "$@")
  ((${#missing[@]})) || return 0
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      printf 'These packages are missing, and there is no sudo to install them. As root run:\n  apt-get install %s\n' \
        "${missing[*]}" >&2
      return 1
    fi
    run=(sudo)
  fi
  echo "Installing missing Debian packages: ${missing[*]}"
  "${run[@]}" apt-get update -qq &&
    "${run[@]}" bash -c "$install" install "${missing[@]}" >/dev/null
}

# Of Prometheus the tests use promtool alone, and its server does not stay.
# The tests start PostgreSQL clusters of their own: the one that its package makes, with a server on port 5432, is
# not wanted here. What was on the machine before stays as it is.
install='
  no_cluster=/etc/postgresql-common/createcluster.d/smppguard-no-main.conf
  trap "rm -f $no_cluster" EXIT
  mkdir -p "${no_cluster%/*}" && echo "create_main_cluster = off" >"$no_cluster"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  status=$?
  case " $* " in *" prometheus "*) systemctl disable --now prometheus >/dev/null 2>&1 ;; esac
  exit $status
'

install_build_packages() { install_packages "${packages_to_build[@]}"; }
install_test_packages() { install_packages "${packages_to_test[@]}"; }

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  case ${1-} in
    build) install_build_packages ;;
    test) install_test_packages ;;
    *)
      echo "usage: scripts/packages.sh build|test" >&2
      exit 2
      ;;
  esac
fi
