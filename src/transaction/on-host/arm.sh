#!/bin/sh
# The second half of arming, once the dead man's timer runs: the guard for a restart inside the window. Only after this may
# anything be changed.
set -u
transaction=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

enter
systemctl is-active --quiet "routable-revert-$id.timer" || {
    echo "the dead man's timer is not running" >&2
    exit 1
}
alone
[ "$(lock_holder)" = "$id" ] || {
    echo "the lock went to another: $(sed -n 2p "$state/lock" 2>/dev/null)" >&2
    exit 1
}
install_guard && journal armed "$(($(date +%s) + $(cat "$transaction/window")))"
