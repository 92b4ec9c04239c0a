#!/bin/sh
# Makes an applied transaction final. Prints `committed`, or `refused PHASE` when it was not applied or is already undone.
set -u
transaction=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

enter
case $(phase) in
applied) journal committed || exit 1 ;;
committed) ;;
*)
    echo "refused $(phase)"
    exit 1
    ;;
esac
disarm
echo committed
