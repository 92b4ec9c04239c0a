#!/bin/sh
# Forgets transactions of long ago, so that they never fill the disk. What is still on the host stays for as long as that, since
# it may be rolled back; of those that changed nothing or were taken back, the twenty latest stay for the history. Run by
# whoever has the host's lock.
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"
kept=20
# A begin must not take long because of this; the next one goes on with it.
at_once=50

main() {
    for other in "$state"/transactions/*; do
        if [ "$other" = "$transaction" ] || [ ! -e "$other/holder" ]; then continue; fi
        case $(phase_of "$other") in
        begun | rolled-back | accepted | "") echo "$(number_of "$other") ${other##*/}" ;;
        esac
    done | sort -k 1,1nr -k 2,2r | sed "1,${kept}d" | head -n "$at_once" | while read -r _ old; do
        forget "$state/transactions/$old"
    done
}

# One that a program works on has not ended after all.
forget() {
    exec 7<"$1"
    ! flock -n 7 || rm -rf "$1"
}

main
