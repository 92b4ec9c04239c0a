#!/bin/sh
# Sent over the connection, not installed: tells of every transaction on this host, oldest first, a line a thing:
# `transaction ID`, then `holder …`, `summary …` and `journal …` lines of that one.
set -u
for transaction in /var/lib/routable/transactions/*; do
    [ -e "$transaction/journal" ] || continue
    echo "transaction ${transaction##*/}"
    sed -n '2s/^/holder /p' "$transaction/holder"
    sed 's/^/summary /' "$transaction/summary"
    # Whole lines only: a last one without its newline is being written, or was torn.
    awk 'NR > 1 { print "journal " line } { line = $0 }' "$transaction/journal"
    [ "$(tail -c 1 "$transaction/journal" | wc -l)" -eq 0 ] || sed -n '$s/^/journal /p' "$transaction/journal"
done
