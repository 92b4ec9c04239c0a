# shellcheck shell=sh
# What the lab needs from the machine, installed where that is possible: as root on Debian.

# Pairs of a package and a command, or file, that it brings.
lab_needs="mmdebstrap:mmdebstrap iproute2:ip openssh-client:ssh util-linux:nsenter
  debian-archive-keyring:/usr/share/keyrings/debian-archive-keyring.gpg"

# Further pairs as arguments. It fails with the reason in lab_refusal.
lab_install_packages() {
  missing=$(lab_missing_packages "$@")
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2034 # the caller shows it
  lab_refusal="please install: $missing"
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then return 1; fi
  echo "lab: installing $missing" >&2
  if ! command -v docker >/dev/null 2>&1; then missing="$missing docker-cli"; fi
  # shellcheck disable=SC2086 # a list of words
  lab_without_starting_services lab_apt_install $missing >&2
}

lab_missing_packages() {
  # shellcheck disable=SC2086 # a list of words
  for need in $lab_needs "$@"; do
    thing=${need#*:}
    if ! [ -e "$thing" ] && ! command -v "$thing" >/dev/null 2>&1; then echo "${need%%:*}"; fi
  done | sort -u | paste -sd ' ' -
}

lab_apt_install() {
  apt-get -qq update || return 1
  # From trixie on Docker's client is a package of its own; before, docker.io brings it.
  for package in "$@"; do
    if [ -n "$(apt-cache madison "$package" 2>/dev/null)" ]; then set -- "$@" "$package"; fi
    shift
  done
  apt-get -qq install -y --no-install-recommends "$@"
}

# Debian starts a daemon as soon as it is installed, and a dockerd started so would set up the machine's own network.
lab_without_starting_services() {
  if [ -e /usr/sbin/policy-rc.d ]; then
    DEBIAN_FRONTEND=noninteractive "$@"
    return
  fi
  (
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
    DEBIAN_FRONTEND=noninteractive "$@"
  )
}
