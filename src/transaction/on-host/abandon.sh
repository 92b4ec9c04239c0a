#!/bin/sh
# Takes back a transaction that was never armed: nothing was changed, so nothing is to be undone.
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

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
