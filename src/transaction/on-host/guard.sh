#!/bin/sh
# Runs at boot, before any network manager and before docker: undoes on disk what a restart interrupted. What the kernel
# held is gone with the restart, and comes back from the restored files.
set -u
undone=
for transaction in /var/lib/routable/transactions/*; do
    [ -e "$transaction/journal" ] || continue
    # shellcheck source=src/transaction/on-host/runtime.sh
    . "$transaction/runtime.sh"
    case $(phase) in
    armed | applied | undo | not-restored)
        # systemd starts this in the middle of a boot too, when it is told to start what belongs to sysinit.target.
        [ "$(cat "$transaction/boot")" != "$(boot_id)" ] || continue
        sh "$transaction/undo" boot
        undone=yes
        ;;
    esac
done
# Units whose files were put back are read again before they start.
[ -z "$undone" ] || systemctl daemon-reload
