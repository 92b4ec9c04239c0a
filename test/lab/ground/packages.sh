# shellcheck shell=sh
# What the lab needs from the machine, installed where that is possible: as root on Debian.

lab_missing_packages() {
  missing=
  for pair in docker.io:dockerd docker.io:containerd mmdebstrap:mmdebstrap iproute2:ip iptables:iptables \
    openssh-client:ssh util-linux:nsenter debian-archive-keyring:/usr/share/keyrings/debian-archive-keyring.gpg; do
    case ${pair#*:} in
    /*) [ -e "${pair#*:}" ] && continue ;;
    *) command -v "${pair#*:}" >/dev/null 2>&1 && continue ;;
    esac
    case " $missing " in *" ${pair%%:*} "*) ;; *) missing="$missing ${pair%%:*}" ;; esac
  done
  # From trixie on the client is a package of its own.
  if ! command -v docker >/dev/null 2>&1 && apt-cache show docker-cli >/dev/null 2>&1; then
    missing="$missing docker-cli"
  fi
  printf '%s\n' "${missing# }"
}

lab_install_packages() {
  packages=$(lab_missing_packages)
  [ -n "$packages" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "lab: please install: $packages" >&2
    return 1
  fi
  echo "lab: installing $packages" >&2
  lab_without_starting_services apt-get -qq update >&2 || return 1
  # The client's package is known only after the update.
  # shellcheck disable=SC2046 # a list of words
  lab_without_starting_services apt-get -qq install -y --no-install-recommends $(lab_missing_packages) >&2
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
