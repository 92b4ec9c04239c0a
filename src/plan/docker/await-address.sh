#!/bin/sh
# await-address LINK ADDRESS/LENGTH - waits until the link carries this address, for at most a minute.
# Written by routable. docker.service runs it before dockerd, which needs the address of its bridge at start.
set -u
link=$1
address=$2
seconds=60

has_address() {
    ip -o address show dev "$link" 2>/dev/null | while read -r _ _ _ found _; do
        [ "$found" != "$address" ] || echo yes
    done | grep -q yes
}

waited=0
until has_address; do
    if [ "$waited" -ge "$seconds" ]; then
        echo "$link has no address $address after $seconds s: dockerd is not started, since it would choose one itself." >&2
        echo "See what brings $link up at boot, and: ip address show dev $link" >&2
        exit 1
    fi
    sleep 1
    waited=$((waited + 1))
done
