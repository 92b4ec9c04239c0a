#!/bin/sh
# Runs early at boot, before any network manager and before docker: undoes what a restart interrupted. When the machine itself
# restarted, what the kernel held is gone, and comes back from the files that are restored here. After a soft reboot the
# kernel holds it still, and nothing is left that would undo it: then that is undone as well.
#
# systemd starts this in the middle of a boot too, when it is told to start what belongs to sysinit.target.
set -u
state=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
undone=

main() {
    for transaction in "$state"/transactions/*; do
        [ -e "$transaction/journal" ] || continue
        # Each in a shell of its own, which ends where it cannot read a program: of one that was being forgotten when the power went,
        # anything may be missing.
        (see_to_it) && undone=yes
    done
    # Units whose files were put back are read again before they start.
    [ -z "$undone" ] || systemctl daemon-reload
}

# Whether it was undone here.
see_to_it() {
    # shellcheck source=src/transaction/on-host/runtime.sh
    . "$transaction/runtime.sh"
    case $(phase) in armed | applied | undo | not-restored) ;; *) return 1 ;; esac
    if [ "$(cat "$transaction/boot")" != "$(boot_id)" ]; then
        sh "$transaction/undo" boot
        boot_id >"$transaction/boot"
        return 0
    elif is_seen_to; then
        return 1
    elif is_early; then
        sh "$transaction/undo" soft-reboot
        return 0
    elif [ "$(phase)" != not-restored ]; then
        # Whatever is to be restarted would wait for this guard.
        systemctl start --no-block "routable-revert-$id.service" 2>/dev/null || revert_anew
    fi
    return 1
}

# Whether a service of this boot waits for the window's end, or goes back already. Where systemd says nothing, being about to
# execute itself anew, there is no reason to think otherwise.
is_seen_to() {
    for unit in window revert rollback; do
        case $(systemctl is-active "routable-$unit-$id.service") in inactive | failed | unknown) ;; *) return 0 ;; esac
    done
    return 1
}

# Whether this is a boot, and nothing runs yet of what the transaction restarted.
is_early() {
    case $(systemctl is-system-running) in initializing | starting) ;; *) return 1 ;; esac
    for unit in "$transaction"/steps/*/unit; do
        [ -e "$unit" ] && systemctl is-active --quiet "$(cat "$unit")" && return 1
    done
    return 0
}

# The dead man's revert as it was armed; systemd may have forgotten it together with the window.
revert_anew() {
    systemd-run --no-block --collect --unit "routable-revert-$id" --property IgnoreOnIsolate=yes \
        --property Restart=on-failure --property RestartSec=500ms --property StartLimitIntervalSec=0 \
        --property "RestartPreventExitStatus=1 4" --property RuntimeMaxSec=300 --property TimeoutStopSec=2 /bin/sh "$transaction/undo" revert
}

main
