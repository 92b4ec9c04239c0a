#!/bin/sh
# Takes back a transaction that was never armed: nothing was changed, so nothing is to be undone.
set -u
transaction=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

enter
case $(phase) in
begun | "")
    systemctl stop "routable-revert-$id.timer" 2>/dev/null
    release_lock
    rm -rf "$transaction"
    ;;
*)
    echo "refused $(phase)"
    exit 1
    ;;
esac
