#!/bin/sh
# The second half of arming, once the dead man's switch waits: the guard for a restart inside the window. Only after this may
# anything be changed.
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

enter
# What is gone after a restart, or comes only with the network, is no place for what undoes this early in the next boot.
kind=$(stat -f -c %T "$state")
case $kind in
tmpfs | ramfs | nfs* | smb* | cifs | afs | ceph | fhgfs | gfs* | lustre | ocfs2 | v9fs)
    echo "$state lies on $kind: early in the next boot nothing of it would be there" >&2
    exit 1
    ;;
esac
alone
[ "$(lock_holder)" = "$id" ] || {
    echo "the lock went to another: $(sed -n 2p "$state/lock" 2>/dev/null)" >&2
    exit 1
}
install_guard || exit 1
# systemd will read its units again while it restarts docker. What does not survive that is no dead man's switch. And it has
# to know the guard that lies there now.
systemctl daemon-reload
state_now=$(systemctl is-active "routable-window-$id.service")/$(systemctl show --property LoadState --value "routable-revert-$id.service")
[ "$state_now" = active/loaded ] || {
    echo "the dead man's switch would not work: $state_now" >&2
    exit 1
}
# When the window ends, in seconds since boot.
journal armed "$(($(monotonic) + $(cat "$transaction/window")))"
