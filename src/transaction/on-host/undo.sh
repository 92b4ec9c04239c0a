#!/bin/sh
# Takes the host back to the state before this transaction. Works over ssh, from the console, from the dead man's switch and
# early at boot; interrupted anywhere, the next run goes on where this one stopped.
#
#   undo [operator [force]]       by a person, at any time: a committed transaction too, unless files were edited since
#   undo check [force]            whether that would be refused; changes nothing
#   undo revert|boot              at the window's end or after a failed apply, by the boot guard: only what was never committed
#
# Exit status: 0 the host is in the state before; 1 refused, nothing done; 4 it is not in the state before, and what
# differs is named; 75 another program holds the transaction.
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
reason=${1:-operator}
force=${2:-}
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

main() {
    [ "$reason" != check ] || { may_go_back; exit; }
    # Half-way the session that runs this may be cut off by it: that must not be its end.
    trap '' HUP PIPE
    enter
    case $(phase) in
    rolled-back)
        # Whoever was the first may have been killed before this.
        disarm
        echo rolled-back
        exit 0
        ;;
    committed)
        # Final for window and boot; a person may still go back.
        [ "$reason" = operator ] || { disarm; exit 0; }
        may_go_back && install_guard || exit 1
        for step in "$transaction"/steps/*; do sh "$transaction/step.sh" save-again "${step##*/}"; done
        ;;
    "" | begun)
        echo "nothing was changed"
        exit 0
        ;;
    esac
    rm -f "$transaction/reserve"
    journal undo "$reason" || echo "the journal cannot be written; undoing all the same" >&2
    # Not before that line: an apply that starts at this moment finds it, or is stopped.
    stop_applying

    errors=$transaction/undo-error
    (: >>"$errors") 2>/dev/null || errors=/dev/null
    begun=$(awk '$2 == "begin" && NF == 3 && $3 != "torn" { print $3 }' "$transaction/journal" | sort -ru)
    # Units read the state that the other steps put back: they come last.
    for n in $begun; do is_unit "$n" || undo_step "$n"; done
    for n in $begun; do is_unit "$n" && undo_step "$n"; done
    prove
}

# A file that someone edited since is theirs: going back would lose their work.
may_go_back() {
    [ "$(phase)" = committed ] || return 0
    [ "$force" = force ] || for step in "$transaction"/steps/*; do
        if [ "$(cat "$step/kind")" = file ] && [ ! -e "$step/volatile" ] &&
            ! sh "$transaction/step.sh" look-after "${step##*/}" >/dev/null; then
            echo "refused edited $(cat "$step/path")"
            return 1
        fi
    done
    holder=$(take_lock)
    case $? in
    0) ;;
    1) echo "refused locked $holder" && return 1 ;;
    *) echo "$state/lock cannot be written" >&2 && return 1 ;;
    esac
    [ "$reason" != check ] || release_lock
}

# Nothing may go forward while this goes back. At boot nothing runs. What does not die within five seconds of SIGKILL is
# stuck in the kernel, and does nothing more of its own.
stop_applying() {
    [ "$reason" = boot ] && return
    systemctl kill -s KILL "routable-apply-$id.service" 2>/dev/null
    timeout 5 systemctl stop "routable-apply-$id.service" 2>/dev/null
}

is_unit() {
    [ "$(cat "$transaction/steps/$1/kind")" = unit ]
}

# Undoing twice is harmless, so a step is never skipped for having been undone: an earlier run may have been cut short
# after its effect and before a later step's.
undo_step() {
    verb=undo
    look="look-before"
    [ "$reason" != boot ] || { verb=undo-at-boot; look="look-boot"; }
    attempt "$1"
    # What did not hold is tried once more: left so, the host may stay out of reach. What hung may take no more of the time. The
    # status says little: a batch of ip that finds its work done fails too.
    if [ $? -lt 124 ] && sh "$transaction/step.sh" "$look" "$1" | grep -q '^no '; then attempt "$1"; fi
    journal undone "$1"
}

attempt() {
    timeout -k 2 "$(cat "$transaction/steps/$1/limit")" sh "$transaction/step.sh" "$verb" "$1" 2>>"$errors"
}

# Looked at for up to ten seconds: links and units need a moment to settle.
prove() {
    side=before
    [ "$reason" != boot ] || side=boot
    give_up=$(($(monotonic) + 10))
    while :; do
        looked "$side" undo-mismatches
        if [ "$matched" -eq "$of" ] || [ "$(monotonic)" -ge "$give_up" ]; then break; fi
        sleep 0.2
    done
    if [ "$matched" -lt "$of" ]; then
        journal not-restored "$matched" "$of"
        echo "not restored: $((of - matched)) of $of differ from the state before" >&2
        printf '%s\n' "$found" | sed 1d >&2
        exit 4
    fi
    journal rolled-back "$matched" "$of"
    disarm
    echo rolled-back
    exit 0
}

main
