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

# Everything that should hold is looked at until it holds; given up after ten seconds without progress.
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
        elif [ "$(monotonic)" -ge "$give_up" ]; then
            journal mismatched "$matched" "$of"
            exit 1
        fi
        sleep 0.2
    done
}

# Whatever goes back at this moment has the last word.
settle() {
    enter
    [ "$(phase)" = armed ] && journal applied "$matched" "$of"
}

main
