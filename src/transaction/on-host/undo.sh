#!/bin/sh
# Takes the host back to the state before this transaction. Works over ssh, from the console, from the dead man's switch and
# early at boot; interrupted anywhere, the next run goes on where this one stopped.
#
#   undo [force]                  by a person at the console, at any time: a committed transaction too, unless files were edited
#                                 since. `force`: even then; and where an undo has left something that differs, and this
#                                 one does too, that is accepted as it is
#   undo operator [force]         the same, by the person whom the check noted
#   undo check FORCE WHO          whether that would be refused; changes nothing but the note of who asks
#   undo revert|boot|soft-reboot  at the window's end or after a failed apply, by the boot guard: only what was never committed
#
# Exit status: 0 the host is in the state before, or what differs was accepted; 1 refused, nothing done; 4 it is not in the
# state before, and what differs is named; 75 another program holds the transaction.
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
case ${1:-} in
"" | force)
    reason=console
    force=${1:-}
    ;;
operator | check | revert | boot | soft-reboot)
    reason=$1
    force=${2:-}
    ;;
*)
    echo "nothing done: the only word that may follow is force" >&2
    exit 1
    ;;
esac
asks=${3:-}
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

going_back=$transaction/going-back

main() {
    [ "$reason" != check ] || { may_go_back "$transaction/holder" && note_who "$asks"; exit; }
    # Half-way the session that runs this may be cut off by it: that must not be its end.
    trap '' HUP PIPE
    enter
    [ "$reason" != console ] || { reason=operator && rm -f "$going_back"; }
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
        name_who
        refusal=$({ may_go_back "$going_back" && install_guard; } 2>&1) || refuse "$refusal"
        for step in "$transaction"/steps/*; do sh "$transaction/step.sh" save-again "${step##*/}"; done
        ;;
    accepted)
        disarm
        echo "accepted as it is"
        exit 0
        ;;
    "" | begun)
        echo "nothing was changed"
        exit 0
        ;;
    *)
        [ "$reason" != operator ] || { name_who; (rename_lock "$going_back"); }
        ;;
    esac
    # Nobody would go on with it before the next boot; nor could anybody else begin while this is stopped.
    trap '' INT TSTP
    rm -f "$transaction/reserve"
    journal undo "$reason" || echo "the journal cannot be written; undoing all the same" >&2
    # Not before that line: an apply that starts at this moment finds it, or is stopped.
    stop_applying

    errors=$transaction/undo-error
    (: >>"$errors") 2>/dev/null || errors=/dev/null
    begun=$(awk '$2 == "begin" && NF == 3 && $3 != "torn" { print $3 }' "$transaction/journal" | sort -ru)
    case $reason in boot | soft-reboot) ;; *) for n in $begun; do timeout 5 sh "$transaction/step.sh" hold "$n" 2>>"$errors"; done ;; esac
    # Units read the state that the other steps put back: they come last.
    for n in $begun; do is_unit "$n" || undo_step "$n"; done
    for n in $begun; do is_unit "$n" && undo_step "$n"; done
    prove
}

# may_go_back HOLDER - a file that someone edited since is theirs, and so is what they attached to a link that goes: going back
# would lose it. What a later transaction changed rests on this one, and has to go first.
may_go_back() {
    case $(phase) in
    committed) ;;
    "" | begun | rolled-back | accepted)
        echo "refused ended $(phase)"
        return 1
        ;;
    *) return 0 ;;
    esac
    own=$(number_of "$transaction")
    for other in "$state"/transactions/*; do
        if [ "$(number_of "$other")" -gt "$own" ] && [ "$(phase_of "$other")" = committed ]; then
            echo "refused later ${other##*/}"
            return 1
        fi
    done
    [ "$force" = force ] || sh "$transaction/attached.sh" || return 1
    [ "$force" = force ] || for step in "$transaction"/steps/*; do
        if [ "$(cat "$step/kind")" = file ] && [ ! -e "$step/volatile" ] &&
            ! sh "$transaction/step.sh" look-after "${step##*/}" >/dev/null; then
            echo "refused edited $(cat "$step/path")"
            return 1
        fi
    done
    holder=$(take_lock "$1")
    case $? in
    0) ;;
    1) printf 'refused locked %s\n' "$holder" && return 1 ;;
    *) echo "$state/lock cannot be written" >&2 && return 1 ;;
    esac
    [ "$reason" != check ] || release_lock
}

# Nothing was done. Whoever follows the journal hears of it there.
refuse() {
    printf '%s\n' "$1"
    refusal=$(printf '%s\n' "$1" | head -n 1)
    case $refusal in "refused "*) ;; *) refusal="refused disk $refusal" ;; esac
    journal "$refusal"
    disarm
    exit 1
}

# Beside and renamed: the lock may be a link to the one before.
note_who() {
    printf '%s\n%s\n' "$id" "$1" >"$going_back.new" && mv -f "$going_back.new" "$going_back"
}

# Where no check has noted it.
name_who() {
    [ -s "$going_back" ] || note_who "${SUDO_USER:-$(id -un)}@$(uname -n) since $(date -u +%Y-%m-%dT%H:%M:%S.000Z), rolling back"
}

# Nothing may go forward while this goes back. At boot nothing runs. What does not die within five seconds of SIGKILL is
# stuck in the kernel, and does nothing more of its own.
stop_applying() {
    case $reason in boot | soft-reboot) return ;; esac
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
    case $reason in boot | soft-reboot) verb=undo-at-$reason ;; esac
    attempt "$1"
    status=$?
    # What did not hold is tried once more, whether it failed or hung: left so, the host may stay out of reach. A service that
    # hung has taken time enough. The status says little: a batch of ip that finds its work done fails too.
    if { [ "$status" -lt 124 ] || ! is_unit "$1"; } && sh "$transaction/step.sh" "look-$(side)" "$1" | grep -q '^no '; then
        attempt "$1"
    fi
    # Whoever was to take it away may have been ended for hanging.
    if [ "$verb" = undo ] && is_unit "$1"; then sh "$transaction/stand-in.sh" remove "$1" 2>>"$errors"; fi
    journal undone "$1"
}

attempt() {
    timeout -k 2 "$(cat "$transaction/steps/$1/limit")" sh "$transaction/step.sh" "$verb" "$1" 2>>"$errors"
}

# The state that this undo leads to.
side() {
    case $reason in boot | soft-reboot) echo "$reason" ;; *) echo before ;; esac
}

# Looked at for up to ten seconds: links and units need a moment to settle.
prove() {
    give_up=$(($(monotonic) + 10))
    while :; do
        looked "$(side)" undo-mismatches
        if [ "$matched" -eq "$of" ] || [ "$(monotonic)" -ge "$give_up" ]; then break; fi
        sleep 0.2
    done
    if [ "$matched" -lt "$of" ]; then
        accept && exit 0
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

# A person who was told what differs may take the host as it is: then nothing is held for this transaction any more. It has to
# be on record.
accept() {
    [ "$reason$force" = operatorforce ] && cut -d ' ' -f 2 "$transaction/journal" | grep -qx not-restored || return
    journal accepted "$matched" "$of" by "$(sed -n '2s/ since .*//p' "$going_back")" || return
    disarm
    echo "accepted: $((of - matched)) of $of differ from the state before"
    printf '%s\n' "$found" | sed 1d
}

main
