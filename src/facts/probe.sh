# Functions for one look at a host. What follows this text, made by probe.ts, calls them: each line of the output is
# `tool NAME PATH`, or `fact NAME BASE64` of stdout, NUL, exit code, NUL, stderr; the last one is `end`.
# shellcheck shell=sh
set -u
LC_ALL=C
# A login by ssh may lack the places where a host's administrator has these.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin:/snap/bin
export LC_ALL PATH

tool() {
  printf 'tool %s %s\n' "$1" "$(command -v "$1")"
}

# fact NAME SECONDS PROGRAM ...
fact() {
  name=$1
  seconds=$2
  shift 2
  printf 'fact %s ' "$name"
  {
    complaint=$(timeout -k 1 "$seconds" "$@" 2>&1 >&3 3>&- </dev/null)
    printf '\0%s\0%s' "$?" "$complaint"
  } 3>&1 | base64 -w 0
  printf '\n'
}

can_ask() {
  command -v timeout >/dev/null && command -v base64 >/dev/null
}
