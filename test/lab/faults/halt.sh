#!/bin/sh
# Lies in the host's PATH before a program that steps call. The one call that a test asks for stands still, before or after
# its effect, until the test has done its harm; every other call goes straight through.
#
# In /var/lib/routable-halt, on disk, so that a host which boots finds it again:
#   step      `apply 004`: in which step
#   call      `ip -batch`: how the call begins
#   side      `before` or `after` its effect
#   reached   a directory, while the call stands still
#   go        made by the test: go on, or `fail`
set -u
asked=/var/lib/routable-halt
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
    until word=$(cat "$asked/go" 2>/dev/null) && [ -n "$word" ]; do sleep 0.02; done
    rmdir "$asked/reached"
    [ "$word" != fail ] || exit 1
}

main "$@"
