# shellcheck shell=sh
# The part that every program of a transaction shares. Sourced with `transaction` set to the transaction's directory:
#
#   steps/NNN/   one directory a step, in order: `kind`, `title`, and the data that step.sh reads
#   probes       what must answer afterwards if it answered before: what probes.sh reads
#   holder       its id, then who began it, when and with which profile: what the lock shows
#   going-back   the same of whoever takes it back
#   number       counts the transactions of this host: their order, since ids begin with a clock that may have been set
#   window       seconds from arming to the dead man's revert
#   saved/NNN/   the before-state, copied on this host before anything is changed
#   journal      append-only, fsynced at each line: `seconds@uptime word argument…`, by the clock and since boot
#   began        when the lock was taken: seconds since boot, and which boot
#   boot         the boot in which the guard was installed, or last saw to it
#   reserve      room that an undo gets back where somebody filled the disk meanwhile
#
# Values from a profile or from the host lie in data files only; no program is ever written from them.

# shellcheck disable=SC2154 # set by the program that sources this
id=${transaction##*/}
# shellcheck disable=SC2034 # used by the programs
state=$(dirname "$(dirname "$transaction")")
guard=/etc/systemd/system/routable-guard.service
guard_wanted=/etc/systemd/system/sysinit.target.wants/routable-guard.service
export LC_ALL=C
# At a console `su` may leave an ordinary user's PATH.
export PATH="$PATH:/usr/sbin:/usr/bin:/sbin:/bin"
# What is written here may hold secrets until it has its own mode.
umask 077

# journal WORD [ARGUMENT]… - on disk when it returns; fails when that could not be done.
journal() {
    printf '%s@%s %s\n' "$(date +%s.%3N)" "$(cut -d ' ' -f 1 /proc/uptime)" "$*" >>"$transaction/journal" && sync "$transaction/journal"
}

# A write that a power cut tore must neither swallow the next line nor be read as a whole one.
mend_journal() {
    if [ -s "$transaction/journal" ] && [ "$(tail -c 1 "$transaction/journal" | wc -l)" -eq 0 ]; then
        printf ' torn\n' >>"$transaction/journal"
    fi
}

# recorded WORD [ARGUMENT]… - whether the journal holds exactly this.
recorded() {
    [ -e "$transaction/journal" ] && cut -d ' ' -f 2- "$transaction/journal" | grep -Fqx -- "$*"
}

# Where the transaction stands: begun, armed, applied, committed, undo, rolled-back, not-restored, accepted; empty before all
# that.
phase() {
    phase_of "$transaction"
}

phase_of() {
    [ ! -e "$1/journal" ] || awk '
        $NF != "torn" && $2 ~ /^(begun|armed|applied|committed|undo|rolled-back|not-restored|accepted)$/ { phase = $2 }
        END { print phase }' "$1/journal"
}

# One program at a time changes a transaction: confirm and undo meet here, whoever comes first wins. The directory itself
# is what is locked, so that it works on a disk that became read-only. What the program starts inherits the lock: one
# that was killed is not followed by the next before its last child has ended.
enter() {
    exec 9<"$transaction"
    flock -w 30 9 || { echo "another program holds this transaction: $transaction" >&2; exit 75; }
    mend_journal
}

# Seconds since boot: a clock that nobody sets.
monotonic() {
    cut -d . -f 1 /proc/uptime
}

# number_of DIRECTORY - 0 where it has none.
number_of() {
    grep -Esx '[0-9]{1,9}' "$1/number" || echo 0
}

# Everything below a directory reaches the disk.
sync_tree() {
    find "$1" -exec sync {} +
}

# A unit that undoes this transaction early in the next boot, on disk when it returns.
install_guard() {
    wants=${guard_wanted%/*}
    boot_id >"$transaction/boot" && sync "$transaction/boot" "$transaction" || return
    [ -d "$wants" ] || { touch "$transaction/made-wants" && mkdir -m 0755 "$wants"; } || return
    cp "$transaction/guard.sh" "$state/guard" &&
        cp "$transaction/routable-guard.service" "$guard" && chmod 0644 "$guard" &&
        ln -sf "$guard" "$guard_wanted" &&
        sync "$state/guard" "$guard" "$wants" "${guard%/*}" "$state"
}

boot_id() {
    cat /proc/sys/kernel/random/boot_id
}

# The dead man's switch is off: nobody waits any more, boot guard gone, lock released. Without the lock the guard is another's.
disarm() {
    systemctl stop "routable-window-$id.service" 2>/dev/null
    rm -f "$transaction/reserve" "$transaction/going-back"
    # Whoever gets the lock from here on installs a guard by it, which must not be the one that is taken away.
    alone
    [ "$(lock_holder)" = "$id" ] || return 0
    rm -f "$guard_wanted" "$guard" "$state/guard"
    [ ! -e "$transaction/made-wants" ] || rmdir "${guard_wanted%/*}" 2>/dev/null
    sync "${guard%/*}" "$state"
    release_lock
}

# take_lock HOLDER - fails with 1 where another transaction has a claim to this host, and prints who that is. A hard link is
# made whole or not at all, so the lock carries its holder's name from the first moment; synced before, since a power cut
# may leave a name without its content.
take_lock() {
    alone
    holder=$(lock_holder)
    [ "$holder" != "$id" ] || return 0
    if [ -n "$holder" ] && holds "$holder"; then
        case $(phase_of "$state/transactions/$holder") in not-restored) how=", not restored" ;; *) how= ;; esac
        printf '%s%s\n' "$(sed -n 2p "$state/lock")" "$how"
        return 1
    fi
    rm -f "$state/transactions/$holder/reserve"
    echo "$(monotonic) $(boot_id)" >"$transaction/began" && sync "$1" "$transaction/began" "$transaction" &&
        rm -f "$state/lock" && ln "$1" "$state/lock" || return 2
}

# rename_lock HOLDER - the lock that this transaction has anyway shows somebody else from now on.
rename_lock() {
    alone
    [ "$(lock_holder)" != "$id" ] || { sync "$1" && ln -f "$1" "$state/lock.new" && mv -fT "$state/lock.new" "$state/lock"; }
}

release_lock() {
    alone
    [ "$(lock_holder)" != "$id" ] || rm -f "$state/lock"
}

# Nobody else takes the host's lock, gives it back, or arms by it, until this program or subshell ends.
alone() {
    exec 8<"$state/transactions"
    flock -w 10 8 || { echo "another program holds $state/transactions" >&2; exit 75; }
}

lock_holder() {
    head -n 1 "$state/lock" 2>/dev/null
}

# holds ID - whether that transaction still has a claim: armed and not ended, or begun within the last half minute. One that
# is not armed by then has lost its controller; should that come back, arming refuses without the lock. Time since boot,
# since clocks are set.
holds() {
    case $(phase_of "$state/transactions/$1") in
    armed | applied | undo | not-restored) ;;
    committed | rolled-back | accepted) return 1 ;;
    *)
        [ -e "$state/transactions/$1/began" ] && read -r began boot <"$state/transactions/$1/began" &&
            [ "$boot" = "$(boot_id)" ] && [ $(($(monotonic) - began)) -lt 30 ]
        ;;
    esac
}

# looked SIDE NOTES - asks check.sh. Sets `found` to all that it said, `matched` and `of` to its numbers, and leaves it in the
# file NOTES for the controller, where that can be written.
# shellcheck disable=SC2034 # used by the programs
looked() {
    found=$(sh "$transaction/check.sh" "$1")
    printf '%s\n' "$found" >"$transaction/$2"
    numbers=$(printf '%s\n' "${found:-0 1}" | head -n 1)
    matched=${numbers% *}
    of=${numbers#* }
}
