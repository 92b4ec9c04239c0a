#!/bin/sh
# Takes the host's lock, copies the before-state, and notes which probes answer. Changes nothing outside this directory.
# Prints one line: `begun`, or `refused WHY …`.
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

main() {
    enter
    mkdir -p "$transaction/saved"
    holder=$(take_lock "$transaction/holder")
    case $? in
    0) ;;
    1) refuse "locked $holder" ;;
    *) refuse "disk $state/lock cannot be written" ;;
    esac
    echo $(($(last_number) + 1)) >"$transaction/number" || refuse "disk no room in $transaction"
    sh "$transaction/forget.sh"
    head -c 262144 /dev/zero >"$transaction/reserve" || refuse "disk no room in $transaction"
    for step in "$transaction"/steps/*; do
        [ -d "$step" ] || continue # no steps at all: the glob stays as it is
        sh "$transaction/step.sh" save "${step##*/}"
        case $? in
        0) ;;
        1) refuse "changed $(cat "$step/title")" ;;
        *) refuse "disk not saved: $(cat "$step/title")" ;;
        esac
    done
    sh "$transaction/probes.sh" baseline || refuse "disk no room in $transaction"
    # Some filesystems find out only here that they have no room.
    { journal begun && sync_tree "$transaction" && sync "$state/transactions" "$state"; } ||
        refuse "disk $transaction cannot be written"
    # Whoever asked may be gone by now: interrupted, or the connection was lost.
    trap '' PIPE
    echo begun || exec sh "$transaction/abandon.sh"
}

last_number() {
    for each in "$state"/transactions/*; do number_of "$each"; done | sort -n | tail -n 1
}

refuse() {
    release_lock
    printf 'refused %s\n' "$*" # echo would read the backslash of DOMAIN\name
    exit 1
}

main
