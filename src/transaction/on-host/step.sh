#!/bin/sh
# step.sh VERB NNN - one step of this transaction, by its kind.
#
#   save          copy what it will change; fails with 1 if that is not what the plan was made from, else with 2
#   save-again    before a committed transaction is taken back: note what lives on this host now and should live on
#   apply, undo   do it, take it back; undo leads back from any point within apply, any number of times
#   hold          before anything is undone: what would work against that stands still
#   undo-at-boot  take back what lies on disk; what the kernel held is gone with the restart
#   undo-at-soft-reboot
#                 that, and what the kernel still holds, but for what comes when network managers and units start
#   look-after, look-before, look-boot, look-soft-reboot
#                 a line for each thing that should hold then: `ok …` or `no …`
set -u
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
verb=$1
n=$2
step="$transaction/steps/$n"
saved="$transaction/saved/$n"
docker_socket=unix:///run/docker.sock
# shellcheck source=src/transaction/on-host/runtime.sh
. "$transaction/runtime.sh"

main() {
    kind=$(cat "$step/kind")
    case $kind-$verb in
    file-save) save_file ;;
    file-save-again) ;;
    file-apply) put_file ;;
    file-hold | links-hold) ;;
    file-undo) restore_file ;;
    file-undo-at-boot | file-undo-at-soft-reboot) on_disk && restore_file ;;
    file-look-after) look_file "$step/after" "$step/after.owner" ;;
    file-look-before) look_restored ;;
    file-look-boot | file-look-soft-reboot) on_disk && look_restored ;;

    links-save | links-save-again) ;;
    links-apply) move apply ;;
    links-undo) move undo ;;
    links-undo-at-boot) ;;
    links-undo-at-soft-reboot) undo_bare ;;
    links-look-after) look_links "$step/expect" ;;
    links-look-before) look_links "$step/expect-undone" ;;
    links-look-boot) ;;
    links-look-soft-reboot) look_bare ;;

    unit-save) save_unit ;;
    unit-save-again) note_running ;;
    unit-apply) restart_unit ;;
    unit-hold) hold_manager ;;
    unit-undo) release_manager && restart_with_stand_in ;;
    unit-undo-at-boot | unit-undo-at-soft-reboot) sh "$transaction/stand-in.sh" at-boot "$n" ;;
    unit-look-after | unit-look-before) look_unit ;;
    unit-look-boot | unit-look-soft-reboot) ;;

    *)
        echo "no way to $verb a step of kind $kind" >&2
        exit 64
        ;;
    esac
}

# --- file: `path`; `after` and `after.owner` (mode uid gid), absent where the file goes; `before` likewise, what the plan
# --- was made from; `volatile` where the path lives in memory.

on_disk() {
    [ ! -e "$step/volatile" ]
}

save_file() {
    path=$(cat "$step/path")
    rm -rf "$saved"
    mkdir -p "$saved"
    look_file "$step/before" "$step/before.owner" >/dev/null || return 1
    [ ! -e "$path" ] || { cp -a -- "$path" "$saved/before" && owner_of "$path" >"$saved/before.owner"; } || return 2
}

# Written beside its place under a name that no `*` matches, then renamed: whoever reads it finds the old or the new.
put_file() {
    path=$(cat "$step/path")
    beside=$(beside "$path")
    if [ ! -e "$step/after" ]; then
        take_away "$path"
        return
    fi
    make_parents "$(dirname "$path")" || return
    if [ -e "$path" ]; then cp -a -- "$path" "$beside" || return; else : >"$beside" || return; fi
    read -r mode uid gid <"$step/after.owner"
    cat "$step/after" >"$beside" && chown "$uid:$gid" "$beside" && chmod "$mode" "$beside" &&
        sync "$beside" && mv -fT -- "$beside" "$path" && sync "$(dirname "$path")"
}

restore_file() {
    path=$(cat "$step/path")
    beside=$(beside "$path")
    rm -f -- "$beside"
    if [ -e "$saved/before" ]; then
        if cp -a -- "$saved/before" "$beside" && sync "$beside"; then
            mv -fT -- "$beside" "$path" && sync "$(dirname "$path")"
        else
            rm -f -- "$beside"
            overwrite "$path"
        fi
    elif [ -e "$step/before" ]; then
        echo "the copy of $path is gone" >&2
        return 1
    else
        take_away "$path" && remove_parents
    fi
}

# Where the disk has no room or no inode left for a copy beside it. What the file holds by now gives its room: it is never
# made empty first. A power cut meanwhile leaves it torn, and the boot guard begins anew.
overwrite() {
    [ -f "$1" ] && [ ! -L "$1" ] || return
    read -r mode uid gid <"$saved/before.owner"
    dd if="$saved/before" of="$1" conv=notrunc,nocreat status=none &&
        truncate --reference="$saved/before" "$1" && chown "$uid:$gid" "$1" && chmod "$mode" "$1" && sync "$1"
}

take_away() {
    rm -f -- "$1" && { [ ! -d "$(dirname "$1")" ] || sync "$(dirname "$1")"; }
}

beside() {
    printf '%s/.%s.routable-%s' "$(dirname "$1")" "$(basename "$1")" "$id"
}

# Directories that this step makes are noted, deepest last, before they are made.
make_parents() {
    [ -d "$1" ] && return
    make_parents "$(dirname "$1")" || return
    printf '%s\n' "$1" >>"$saved/parents" && sync "$saved/parents" &&
        mkdir -m 0755 "$1" && sync "$(dirname "$1")"
}

remove_parents() {
    [ -e "$saved/parents" ] || return 0
    sort -r "$saved/parents" | while IFS= read -r directory; do
        rmdir "$directory" 2>/dev/null && sync "$(dirname "$directory")"
    done
    return 0
}

look_restored() {
    look_file "$saved/before" "$saved/before.owner"
    [ -e "$saved/parents" ] || return
    while IFS= read -r directory; do
        [ ! -d "$directory" ] || [ -n "$(ls -A -- "$directory")" ] || report 1 "directory $directory gone"
    done <"$saved/parents"
}

# look_file CONTENT OWNER - whether the path holds this; both absent: whether nothing stands there.
look_file() {
    path=$(cat "$step/path")
    if [ ! -e "$1" ]; then
        [ ! -e "$path" ] && [ ! -L "$path" ]
    else
        [ -f "$path" ] && [ ! -L "$path" ] && cmp -s "$1" "$path" && [ "$(owner_of "$path")" = "$(cat "$2")" ]
    fi
    report $? "file $path"
}

owner_of() {
    stat -c '%04a %u %g' -- "$1"
}

# --- links: `apply` and `undo`, what to do in turn, a line each: `batch` with a file for ip -batch, `detour` with what detour.sh
# --- takes, `hand_over` with the links from and to; `expect` and `expect-undone`, a line each: `check argument…`.

# In an undo each operation may find its work done already; what counts is what holds in the end.
move() {
    while read -r what arguments; do
        # shellcheck disable=SC2086 # link names and MAC addresses
        case $1-$what in
        apply-batch) ip -batch "$step/$arguments" || return ;;
        undo-batch) ip -force -batch "$step/$arguments" ;;
        *-detour) sh "$transaction/detour.sh" $arguments >/dev/null 2>&1 ;;
        *-hand_over) hand_over $arguments ;;
        esac
    done <"$step/$1"
    return 0
}

# After a soft reboot network managers are about to give the links their addresses and routes, as in every boot, and stumble over
# what is there already. IPv6 link-local addresses are the kernel's own.
undo_bare() {
    while read -r what arguments; do
        # shellcheck disable=SC2086 # a link name
        case "$what $arguments" in
        batch*) awk '!/^(address add|route) / || ($3 ~ /:/ && / scope link/)' "$step/$arguments" | ip -force -batch - ;;
        "detour end"*) sh "$transaction/detour.sh" $arguments >/dev/null 2>&1 ;;
        esac
    done <"$step/undo"
    sed -n 's/^batch //p' "$step/undo" | while read -r batch; do
        awk '/^address add / && !($3 ~ /:/ && / scope link/) {
            for (i = 4; i < NF; i++) if ($i == "dev") print "address delete", $3, "dev", $(i + 1)
        }' "$step/$batch"
    done | ip -force -batch -
    return 0
}

look_bare() {
    grep -Ev '^(address|route) ' "$step/expect-undone" >"$saved.bare" && look_links "$saved.bare"
}

# Best effort: where it fails, the kernel asks for the MAC addresses again. A bridge drops what it is to send until the kernel
# has noticed its first port.
hand_over() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        case $(cat "/sys/class/net/$2/operstate") in up | unknown) break ;; esac
        sleep 0.05
    done
    ip neighbour show dev "$1" | awk -v to="$2" '
        $2 == "lladdr" && $NF != "FAILED" {
            print "neighbour replace", $1, "lladdr", $3, "dev", to, "nud", ($NF == "PERMANENT" ? "permanent" : "stale")
        }' | ip -force -batch -
    return 0
} 2>/dev/null

look_links() {
    while read -r check link argument; do
        case $check in
        present) [ -e "/sys/class/net/$link" ] ;;
        absent) [ ! -e "/sys/class/net/$link" ] ;;
        up) ip -o link show dev "$link" up 2>/dev/null | grep -q . ;;
        master) [ "$(basename "$(readlink "/sys/class/net/$link/master" || echo -)")" = "$argument" ] ;;
        mac) [ "$(cat "/sys/class/net/$link/address" 2>/dev/null)" = "$argument" ] ;;
        address) has_address ;;
        no-address) ! has_address ;;
        route) has_route ;;
        no-route) ! has_route ;;
        esac
        report $? "$check $link $argument"
    done <"$1"
    sh "$transaction/detour.sh" ended
    report $? "detour ended"
}

has_address() {
    ip -o address show dev "$link" 2>/dev/null | awk '{ print $4 }' | grep -Fqx -- "$argument"
}

# Here `link` is the family, `-4` or `-6`, and the argument the words of `ip route show exact`, made from checked values.
has_route() {
    # shellcheck disable=SC2086
    ip -o "$link" route show exact $argument 2>/dev/null | grep -q .
}

# --- unit: `unit`; `containers`, ids a line, that run and that no restart policy brings back; what stand-in.sh reads;
# --- `manages-links` where it is a network manager.

save_unit() {
    { mkdir -p "$saved" && cp "$step/containers" "$saved/containers" && : >"$saved/ran-before"; } || return 2
}

restart_unit() {
    unit=$(cat "$step/unit")
    # An active unit may be one whose restart failed, and that still runs by what was there before.
    invocation >"$saved/ran-before"
    systemctl daemon-reload || return
    # Restarts of this and earlier transactions must not add up to systemd's start limit.
    systemctl reset-failed "$unit" 2>/dev/null
    since=$(journalctl --lines 0 --show-cursor --quiet 2>/dev/null | sed -n 's/^-- cursor: //p')
    words=$(systemctl restart "$unit" 2>&1) || {
        own_words | tee "$saved/words" >&2
        return 1
    }
    rm -f "$saved/words"
    containers=$(containers) || return
    # All of them, whether one fails or not.
    # shellcheck disable=SC2086 # ids
    [ -z "$containers" ] || docker --host "$docker_socket" start $containers >/dev/null
}

# Why the unit did not start, as the program itself said: dockerd's last word is a plain line, or else an error in its log.
# Where it was never started, systemd knows why.
own_words() {
    journalctl --sync 2>/dev/null
    said=$(journalctl --after-cursor "$since" --output cat --no-pager "_SYSTEMD_UNIT=$unit" 2>/dev/null | awk '
        /^time="/ { if (/ level=(error|fatal|panic) /) { logged = $0; sub(/.* msg=/, "", logged) } next }
        plain == "" { plain = $0 }
        END { print plain == "" ? logged : plain }')
    printf '%s\n' "${said:-$words}"
}

# A network manager that has read the new files would take from the NIC what these do not give it, as soon as links go back. So it
# does not run meanwhile, nor do the sockets that would start it: they would tell it later of a NIC that left a bridge, and of
# that NIC it would never have done.
hold_manager() {
    [ -e "$step/manages-links" ] || return 0
    unit=$(cat "$step/unit")
    # shellcheck disable=SC2046 # names of units
    systemctl stop $(triggers) "$unit"
}

# A socket is to be there before its service. Generators first make its files of those that are back: netplan does.
release_manager() {
    [ -e "$step/manages-links" ] || return 0
    unit=$(cat "$step/unit")
    systemctl daemon-reload
    # shellcheck disable=SC2046
    [ -z "$(triggers)" ] || systemctl start $(triggers)
    return 0
}

triggers() {
    systemctl show --property TriggeredBy --value "$unit"
}

restart_with_stand_in() {
    sh "$transaction/stand-in.sh" make "$n"
    restart_unit
    restarted=$?
    sh "$transaction/stand-in.sh" remove "$n"
    return "$restarted"
}

look_unit() {
    unit=$(cat "$step/unit")
    systemctl is-active --quiet "$unit" && [ "$(invocation)" != "$(cat "$saved/ran-before" 2>/dev/null)" ]
    report $? "unit $unit active$(sed 's/.*/ (it says: &)/' "$saved/words" 2>/dev/null)"
    [ -s "$saved/containers" ] || return 0
    running=$(ask_docker ps --quiet --no-trunc) && containers=$(containers)
    report $? "docker answers" || return
    for container in $containers; do
        printf '%s\n' "$running" | grep -Fqx -- "$container"
        report $? "container $container running"
    done
}

# Which run of the unit this is, or the last one was: another after each start, systemd's own attempts among them.
invocation() {
    systemctl show --property InvocationID --value "$unit"
}

# Those that ran, less what was removed since; oldest first, for one may live in the network of an older one.
containers() {
    [ -s "$saved/containers" ] || return 0
    all=$(ask_docker ps --all --quiet --no-trunc) || return
    printf '%s\n' "$all" | grep -Fxf "$saved/containers" | tac
}

# A swarm starts its tasks by itself.
note_running() {
    running=$(ask_docker ps --no-trunc --format '{{.ID}} {{.Label "com.docker.swarm.task.id"}}') &&
        printf '%s\n' "$running" | awk 'NF == 1 { print $1 }' >"$saved/containers"
}

# Whatever it says within ten seconds: a dockerd that hangs must not keep an undo from its end.
ask_docker() {
    timeout -k 2 10 docker --host "$docker_socket" "$@" 2>/dev/null
}

report() {
    if [ "$1" -eq 0 ]; then echo "ok $2"; else echo "no $2"; fi
    return "$1"
}

main
