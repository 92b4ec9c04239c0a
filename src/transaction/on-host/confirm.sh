#!/bin/sh
# Makes an applied transaction final. Prints `committed`, or `refused PHASE` when it was not applied or is already undone.
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

enter
case $(phase) in
applied)
    # Where the disk was full, an undo may have left no word of itself.
    [ "$(lock_holder)" = "$id" ] || {
        echo "refused without the lock"
        exit 1
    }
    journal committed || exit 1
    ;;
committed) ;;
*)
    echo "refused $(phase)"
    exit 1
    ;;
esac
# It is final, whatever becomes of the rest: window, guard and boot hear so from the journal.
(disarm)
echo committed
