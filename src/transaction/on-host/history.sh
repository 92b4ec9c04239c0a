#!/bin/sh
# Sent over the connection, not installed: tells of every transaction that this host remembers, in the order in which they took
# its lock, a line a thing: `transaction ID`, then `holder …`, `summary …` and `journal …` lines of that one.
set -u
export LC_ALL=C
cd /var/lib/routable/transactions 2>/dev/null || exit 0
for id in *; do
    [ ! -e "$id/journal" ] || echo "$(grep -Esx '[0-9]{1,9}' "$id/number" || echo 0) $id"
done | sort -k 1,1n -k 2 | while read -r _ id; do
    echo "transaction $id"
    sed -n '2s/^/holder /p' "$id/holder"
    sed 's/^/summary /' "$id/summary"
    # Whole lines only: a last one without its newline is being written, or was torn.
    awk 'NR > 1 { print "journal " line } { line = $0 }' "$id/journal"
    [ "$(tail -c 1 "$id/journal" | wc -l)" -eq 0 ] || sed -n '$s/^/journal /p' "$id/journal"
done
