#!/bin/sh
# probes.sh baseline - notes which of the probes answer now; what is silent before is never asked for afterwards.
# probes.sh look     - asks those that answered, a line each: `ok …` or `no …`.
#
#   probes         a line each: `KIND ADDRESS PORT NAME…`; KIND is neighbour, ping, nameserver or port, PORT - for those without
#   probes.held    those that answered, with query or ping in place of nameserver: by what it answered
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

baseline() {
    all=$(ask_all <"$transaction/probes")
    # What is not on record would not be asked for.
    printf '%s\n' "$all" | sed -n 's/^[0-9]* yes //p' >"$transaction/probes.held" || exit 1
    printf '%s\n' "$all" | while read -r _ answer _ _ _ name; do
        case $answer in silent | unasked) journal "$answer" "$name" ;; esac
    done
}

look() {
    ask_all <"$transaction/probes.held" | while read -r _ answer _ _ _ name; do
        if [ "$answer" = yes ]; then echo "ok $name answers"; else echo "no $name answered before and does not now"; fi
    done
}

# All at once, for a silent one takes seconds. A line each, in the order given: `N yes|silent|unasked KIND ADDRESS PORT NAME…`.
ask_all() {
    n=0
    while read -r kind address port name; do
        n=$((n + 1))
        echo "$n $(ask "$kind" "$address" "$port") $address $port $name" &
    done | sort -n
}

# ask KIND ADDRESS PORT - prints the answer, and by which kind of question.
ask() {
    if [ "$1" != nameserver ]; then
        echo "$(answer_to "$@") $1"
    elif [ "$(answer_to query "$2")" = yes ]; then
        echo yes query
    else
        echo "$(answer_to ping "$2") ping"
    fi
}

answer_to() {
    how=$1
    shift
    "by_$how" "$@" </dev/null >/dev/null 2>&1
    case $? in
    0) echo yes ;;
    3) echo unasked ;;
    *) echo silent ;;
    esac
}

# Each kind of question: fails with 3 where this host has nothing to ask by.

by_ping() {
    command -v ping || return 3
    ping -n -q -c 1 -W 1 "$1"
}

# The kernel's memory of a neighbour is no answer, and a move hands it over to another link: it has to ask anew. While it
# asks, packets go on by what it remembers.
by_neighbour() {
    link=$(ip -o route get "$1" | sed -n 's/.* dev \([^ ]*\).*/\1/p')
    [ -n "$link" ] || return
    case $(remembered "$1") in
    # Somebody fixed it by hand; asking would undo that.
    *PERMANENT* | *NOARP*) return 3 ;;
    *lladdr*) ask_again "$1" ;;
    *) ask_everybody "$1" ;;
    esac
    asked=
    tries=60
    while [ "$tries" -gt 0 ]; do
        case $(remembered "$1") in
        *REACHABLE*) return 0 ;;
        *STALE* | *DELAY*) ask_again "$1" ;;
        *FAILED*)
            # It may have another MAC address by now.
            [ -z "$asked" ] || return 1
            asked=yes
            ask_everybody "$1"
            ;;
        esac
        sleep 0.05
        tries=$((tries - 1))
    done
    return 1
}

remembered() {
    ip neighbour show to "$1" dev "$link" nud all
}

ask_again() {
    ip neighbour replace "$1" dev "$link" nud probe
}

# iproute2 before 5.16 cannot ask without sending.
ask_everybody() {
    ip neighbour replace "$1" dev "$link" use || by_ping "$1"
}

# For the name servers of the root: any resolver knows them, and it tells nobody anything. Its answer has the same first two
# bytes and a bit that says that it is one.
by_query() {
    has_bash || return 3
    # shellcheck disable=SC2016 # for bash
    header=$(timeout 2 bash -c '
        exec 3<>"/dev/udp/$0/53" && printf "rt\1\0\0\1\0\0\0\0\0\0\0\0\2\0\1" >&3 && od -An -tx1 -N 4 <&3' "$1")
    case $header in " 72 74 "[89a-f]*) return 0 ;; esac
    return 1
}

by_port() {
    has_bash || return 3
    # shellcheck disable=SC2016 # for bash
    timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2"
}

# The one program on every Debian and Fedora that asks over UDP and TCP.
has_bash() {
    command -v bash
}

"$1"
