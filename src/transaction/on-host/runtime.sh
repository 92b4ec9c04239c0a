# shellcheck shell=sh
# The part that every program of a transaction shares. Sourced with `transaction` set to the transaction's directory:
#
#   steps/NNN/   one directory a step, in order: `kind`, `title`, and the data that step.sh reads
#   probes       what must answer afterwards if it answered before: `kind address` a line
#   holder       its id, then who began it, when and with which profile: what the lock shows
#   window       seconds from arming to the dead man's revert
#   saved/NNN/   the before-state, copied on this host before anything is changed
#   journal      append-only, fsynced at each line: `seconds word argument…`
#
# Values from a profile or from the host lie in data files only; no program is ever written from them.

# shellcheck disable=SC2154 # set by the program that sources this
id=${transaction##*/}
# shellcheck disable=SC2034 # used by the programs
state=$(dirname "$(dirname "$transaction")")
guard=/etc/systemd/system/routable-guard.service
guard_wanted=/etc/systemd/system/sysinit.target.wants/routable-guard.service
export LC_ALL=C

# journal WORD [ARGUMENT]… - on disk when it returns; fails when that could not be done.
journal() {
    printf '%s %s\n' "$(date +%s.%3N)" "$*" >>"$transaction/journal" && sync "$transaction/journal"
}

# A write that a power cut tore must neither swallow the next line nor be read as a whole one.
mend_journal() {
    if [ -s "$transaction/journal" ] && [ -n "$(tail -c 1 "$transaction/journal")" ]; then
        printf ' torn\n' >>"$transaction/journal"
    fi
}

# recorded WORD [ARGUMENT]… - whether the journal holds exactly this.
recorded() {
    [ -e "$transaction/journal" ] && cut -d ' ' -f 2- "$transaction/journal" | grep -Fqx -- "$*"
}

# Where the transaction stands: begun, armed, applied, committed, undo, rolled-back, not-restored; empty before all that.
phase() {
    [ ! -e "$transaction/journal" ] || awk '
        $NF != "torn" && $2 ~ /^(begun|armed|applied|committed|undo|rolled-back|not-restored)$/ { phase = $2 }
        END { print phase }' "$transaction/journal"
}

# One program at a time changes a transaction: confirm and undo meet here, whoever comes first wins.
enter() {
    exec 9>>"$transaction/mutex"
    flock -w 30 9 || { echo "another program holds this transaction: $transaction/mutex" >&2; exit 75; }
    mend_journal
}

# Seconds since boot: a clock that nobody sets.
monotonic() {
    cut -d . -f 1 /proc/uptime
}

# Everything below a directory reaches the disk.
sync_tree() {
    find "$1" -exec sync {} +
}

# A unit that undoes this transaction early in the next boot, on disk when it returns.
install_guard() {
    wants=${guard_wanted%/*}
    [ -d "$wants" ] || { : >"$transaction/made-wants" && mkdir "$wants"; } || return
    cp "$transaction/guard.sh" "$state/guard" &&
        cp "$transaction/routable-guard.service" "$guard" && chmod 0644 "$guard" &&
        ln -sf "$guard" "$guard_wanted" &&
        sync "$state/guard" "$guard" "$wants" "${guard%/*}" "$state"
}

# The dead man's switch is off: timer stopped, boot guard gone, lock released.
disarm() {
    systemctl stop "routable-revert-$id.timer" 2>/dev/null
    rm -f "$guard_wanted" "$guard" "$state/guard"
    [ ! -e "$transaction/made-wants" ] || rmdir "${guard_wanted%/*}" 2>/dev/null
    sync "${guard%/*}" "$state"
    release_lock
}

# Prints the holder and fails where another transaction has a claim to this host. A hard link is made whole or not at
# all, so the lock carries its holder's name from the first moment.
take_lock() {
    alone
    until [ "$(lock_holder)" = "$id" ] || ln "$transaction/holder" "$state/lock" 2>/dev/null; do
        holder=$(lock_holder)
        if [ -z "$holder" ] || holds "$holder"; then
            sed -n 2p "$state/lock"
            return 1
        fi
        rm -f "$state/lock"
    done
    flock -u 8
}

# Nobody else takes the host's lock, or arms by it, at this moment.
alone() {
    exec 8>>"$state/mutex"
    flock -w 10 8 || { echo "another program holds $state/mutex" >&2; exit 75; }
}

release_lock() {
    [ "$(lock_holder)" != "$id" ] || rm -f "$state/lock"
}

lock_holder() {
    head -n 1 "$state/lock" 2>/dev/null
}

# holds ID - whether that transaction still has a claim: armed and not ended, or begun within the last half minute. One that
# is not armed by then has lost its controller; should that come back, arming refuses without the lock.
holds() {
    case $(transaction="$state/transactions/$1" phase) in
    armed | applied | undo | not-restored) ;;
    committed | rolled-back) return 1 ;;
    *) [ -n "$(find "$state/transactions/$1/holder" -mmin -0.5 2>/dev/null)" ] ;;
    esac
}
