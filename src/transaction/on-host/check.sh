#!/bin/sh
# check.sh after|before|boot - looks whether the host is in the state after this transaction (probes answering as they did),
# in the state before it, or in what of the state before lies on disk. Prints `matched of`, then a line for each thing that
# is not as it should be.
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
side=$1
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

# One line a thing looked at: `ok …`, or `no …` with what was expected.
looks=$(
    for step in "$transaction"/steps/*; do
        n=${step##*/}
        [ "$side" = after ] || recorded begin "$n" || continue
        sh "$transaction/step.sh" "look-$side" "$n"
        # A look that was cut short has not seen that all is well.
        [ $? -le 1 ] || echo "no look at $(cat "$step/title")"
    done
    [ "$side" != after ] || sh "$transaction/probes.sh" look
)
printf '%s\n' "$looks" | awk '
    /^ok / { matched++; of++ }
    /^no / { of++; missing = missing substr($0, 4) "\n" }
    END { printf "%d %d\n%s", matched, of, missing }'
