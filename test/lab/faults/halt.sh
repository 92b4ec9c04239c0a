#!/bin/sh
# Lies in the host's PATH before a program that steps call. The one call that a test asks for stands still, before or after
# its effect, until the test has done its harm; every other call goes straight through.
#
#   /run/routable-halt/step      `apply 004`: in which step
#   /run/routable-halt/call      `ip -batch`: how the call begins
#   /run/routable-halt/side      `before` or `after` its effect
#   /run/routable-halt/reached   a directory, once the call stands still
#   /run/routable-halt/go        made by the test: go on, or `fail`
set -u
asked=/run/routable-halt
program=${0##*/}
real=/usr/bin/$program
[ -x "$real" ] || real=/usr/sbin/$program

main() {
    if ! is_asked_for "$@" || ! mkdir "$asked/reached" 2>/dev/null; then exec "$real" "$@"; fi
    if [ "$(cat "$asked/side")" = before ]; then
        stand_still
        exec "$real" "$@"
    fi
    "$real" "$@"
    status=$?
    stand_still
    exit "$status"
}

is_asked_for() {
    [ -e "$asked/call" ] || return
    case $(tr '\0' ' ' <"/proc/$PPID/cmdline") in *"/step.sh $(cat "$asked/step") ") ;; *) return 1 ;; esac
    case "$program $*" in "$(cat "$asked/call")"*) ;; *) return 1 ;; esac
}

stand_still() {
    until [ -s "$asked/go" ]; do sleep 0.02; done
    [ "$(cat "$asked/go")" != fail ] || exit 1
}

main "$@"
