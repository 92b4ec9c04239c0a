#!/bin/sh
# detour.sh make NIC BRIDGE MAC - from now on the bridge gets what comes to this MAC by way of two links of its own.
# detour.sh end NIC             - it gets it from its port again, or the NIC keeps it.
# detour.sh ended
#
# While the kernel makes a NIC a port, or lets it go, that port drops what comes in: for microseconds at rest, for milliseconds
# on a busy host. A host without nft, or whose kernel cannot forward at ingress, does without the detour.
set -u

# Frames to everybody stay out: a bridge would send them back to where they came from. So do those with a VLAN tag, which are
# taken from the NIC before it is asked whether it is a port. The links wear the NIC's MAC, so that the bridge finds no new one
# to choose from, and leave it the first free port number, as after a boot; nothing is learnt or sent there. The chain comes
# after those of a firewall.
make() {
    end "$1" || return
    ip -batch - <<LINKS && wait_for routable-port && nft -f - <<RULES
link add name routable-nic type veth peer name routable-port address $3
link set dev routable-nic addrgenmode none mtu $(cat "/sys/class/net/$1/mtu") master $2
link set dev routable-port addrgenmode none mtu $(cat "/sys/class/net/$1/mtu") master $2
link set dev routable-nic nomaster
link set dev routable-port type bridge_slave learning off flood off
link set dev routable-nic up
link set dev routable-port up
LINKS
table netdev routable_detour {
    chain ingress {
        type filter hook ingress device "$1" priority 500
        ether daddr $3 ether type { ip, ip6, arp } fwd to "routable-nic"
    }
}
RULES
}

# The rule goes first: without the links it would drop what it was to carry. So they stay where nft does not say whether it is there.
end() {
    if command -v nft >/dev/null; then
        tables=$(nft list tables netdev) || return
        if has_rule; then
            wait_for "$1"
            nft delete table netdev routable_detour || return
        fi
    fi
    [ ! -e /sys/class/net/routable-nic ] || ip link delete dev routable-nic
}

ended() {
    tables=$(nft list tables netdev 2>/dev/null)
    [ ! -e /sys/class/net/routable-nic ] && ! has_rule
}

has_rule() {
    printf '%s\n' "$tables" | grep -qx 'table netdev routable_detour'
}

# Until a port forwards, for a second at most. Not a port: nothing to wait for.
wait_for() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ -e "/sys/class/net/$1/brport/state" ] && [ "$(cat "/sys/class/net/$1/brport/state")" != 3 ] || return 0
        sleep 0.05
    done
    return 1
}

verb=$1
shift
"$verb" "$@"
