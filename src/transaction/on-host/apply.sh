#!/bin/sh
# Takes the host from the before-state to the after-state, and proves it. Runs as routable-apply-ID.service: when it ends
# other than well, for whatever reason, systemd starts the undo.
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

main() {
    if [ "$(phase)" != armed ] || ! systemctl is-active --quiet "routable-window-$id.service"; then
        echo "not armed: nothing is changed" >&2
        exit 1
    fi
    patience=$(($(monotonic) + $(cat "$transaction/window") * 3 / 4))
    for step in "$transaction"/steps/*; do
        n=${step##*/}
        journal begin "$n" || exit 1
        timeout -k 2 "$(cat "$step/limit")" sh "$transaction/step.sh" apply "$n" 2>"$transaction/error" || {
            journal failed "$n" "$?"
            exit 1
        }
        journal "done" "$n" || exit 1
    done
    verify
}

# Everything that should hold is looked at until it holds; given up after ten seconds without progress. What runs in a
# container takes its time to start: where nothing but ports is missing, it gets three quarters of the window.
verify() {
    best=-1
    while :; do
        looked after mismatches
        if [ "$matched" -eq "$of" ]; then
            settle
            exit
        fi
        if [ "$matched" -gt "$best" ]; then
            best=$matched
            give_up=$(($(monotonic) + 10))
        elif [ "$(monotonic)" -ge "$give_up" ] && ! may_yet_start; then
            journal mismatched "$matched" "$of"
            exit 1
        fi
        tell_what_starts
        sleep 0.2
    done
}

may_yet_start() {
    [ "$(monotonic)" -lt "$patience" ] && ! missing | grep -qv '^port '
}

# Each port that is waited for is told once.
tell_what_starts() {
    missing | grep -qv '^port ' || missing | while read -r _ port _ _ container _; do
        grep -q " starting $port $container$" "$transaction/journal" || journal starting "$port" "$container"
    done
}

missing() {
    printf '%s\n' "$found" | sed 1d
}

# Whatever goes back at this moment has the last word.
settle() {
    enter
    [ "$(phase)" = armed ] && journal applied "$matched" "$of"
}

main
