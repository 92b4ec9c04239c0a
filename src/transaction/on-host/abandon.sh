#!/bin/sh
# Takes back a transaction that was never armed: nothing was changed, so nothing is to be undone.
#
#   abandon             at once
#   abandon when-left   as soon as nobody holds the other end of stdin any more: who began it was interrupted, or is lost
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

if [ "${1:-}" = when-left ]; then
    # On the host itself, Ctrl-C reaches this too.
    trap '' HUP INT TERM
    cat >/dev/null
fi
enter
case $(phase) in
begun | "")
    disarm
    rm -rf "$transaction"
    ;;
*)
    echo "refused $(phase)"
    exit 1
    ;;
esac
