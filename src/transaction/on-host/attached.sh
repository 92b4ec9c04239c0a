#!/bin/sh
# Fails, and names them, where one of Docker's own networks lies on a link that this undo takes away and has containers
# attached: `refused attached NETWORK LINK CONTAINER=ADDRESS…`. Where docker does not answer, nothing is.
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

ask_docker() {
    timeout -k 2 10 docker --host unix:///run/docker.sock "$@" 2>/dev/null
}

links=$(cat "$transaction"/steps/*/undo.[0-9]* 2>/dev/null | sed -n 's/^link delete dev //p')
[ -n "$links" ] || exit 0
ids=$(ask_docker network ls --quiet --no-trunc) || exit 0
# shellcheck disable=SC2086 # ids
ask_docker network inspect $ids --format \
    '{{.Name}} {{or (index .Options "parent") (index .Options "com.docker.network.bridge.name") "-"}}{{range .Containers}} {{.Name}}={{.IPv4Address}}{{end}}' |
    awk -v links="$links" '
        BEGIN { split(links, list, "\n"); for (i in list) goes[list[i]] = 1 }
        # A VLAN of the link goes with it.
        { link = $2; sub(/\..*/, "", link) }
        NF > 2 && $1 != "bridge" && ($2 in goes || link in goes) { print "refused attached " $0; found = 1 }
        END { exit found }'
