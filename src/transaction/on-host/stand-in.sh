#!/bin/sh
# stand-in.sh make|remove|at-boot NNN - an empty bridge in place of the one that this undo takes away, while the unit of step
# NNN starts. dockerd drops its record of a bridge only while there is one of that name. With a record left over, some engines
# (26.1) refuse ever to start on such a bridge again: "networks have same bridge name".
#
#   steps/NNN/stand-in   the bridge's name; absent where none is needed
#   steps/NNN/unit       the unit
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
verb=$1
n=$2
step="$transaction/steps/$n"
# By this the stand-in is told from a real bridge, whoever makes one meanwhile.
mark=routable-stand-in
umask 022
export LC_ALL=C

main() {
    [ -e "$step/stand-in" ] || exit 0
    bridge=$(cat "$step/stand-in")
    drop_in="/run/systemd/system/$(cat "$step/unit").d/50-$mark.conf"
    case $verb in
    make) make ;;
    remove) remove ;;
    at-boot) leave_it_to_the_unit ;;
    esac
}

# Where the bridge is there after all, it needs none.
make() {
    ip link add name "$bridge" type bridge 2>/dev/null || return 0
    ip link set dev "$bridge" alias $mark || ip link delete dev "$bridge"
}

remove() {
    ! ip -o link show dev "$bridge" 2>/dev/null | grep -q " alias $mark" || ip link delete dev "$bridge"
    [ ! -e "$drop_in" ] || { rm "$drop_in" && systemctl daemon-reload; }
}

# It starts later in this boot, and needs it once.
leave_it_to_the_unit() {
    mkdir -p "${drop_in%/*}" && cat >"$drop_in" <<UNIT
[Service]
ExecStartPre=-/bin/sh $transaction/stand-in.sh make $n
ExecStartPost=-/bin/sh $transaction/stand-in.sh remove $n
UNIT
}

main
