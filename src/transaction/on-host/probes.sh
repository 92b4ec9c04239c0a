#!/bin/sh
# probes.sh baseline - notes which of the probes answer now; what is silent before is never asked for afterwards.
# probes.sh look     - asks those that answered, a line each: `ok …` or `no …`.
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

baseline() {
    : >"$transaction/probes.held"
    while read -r kind address; do
        answers "$kind" "$address" && echo "$kind $address" >>"$transaction/probes.held"
    done <"$transaction/probes"
}

look() {
    while read -r kind address; do
        if answers "$kind" "$address"; then echo "ok $kind $address answers"; else echo "no $kind $address answers"; fi
    done <"$transaction/probes.held"
}

# A gateway may drop ICMP and still be there: then its answer to ARP or NDP counts.
answers() {
    ping -n -q -c 1 -W 1 "$2" >/dev/null 2>&1 && return
    [ "$1" = gateway ] && ip neigh show to "$2" | grep lladdr | grep -qv FAILED
}

"$1"
