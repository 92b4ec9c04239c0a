#!/bin/sh
# keep-addresses LINK ADDRESS/LENGTH... - puts back those of these IPv6 addresses that the link does not carry.
# Written by routable. docker.service runs it after dockerd, which before 26.0 takes the host's own IPv6 addresses off its
# bridge whenever it starts.
set -u
link=$1
shift

for address in "$@"; do
    # Nobody else can have taken it in that moment: without a search for duplicates, and then as if there had been one.
    ip -6 address add "$address" dev "$link" nodad 2>/dev/null && ip -6 address change "$address" dev "$link"
    ip -o -6 address show dev "$link" to "$address" | grep -q . || {
        echo "$link does not carry $address: dockerd took it away, and it could not be put back." >&2
        exit 1
    }
done
