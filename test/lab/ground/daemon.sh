# shellcheck shell=sh disable=SC2034 # lab_ground and lab_refusal are for scripts/lab
# Where the lab's containers run: a Docker daemon that answers already, or one of the lab's own in a network
# namespace of its own, so that nothing of the machine's network is touched.

# LAB_NAME gives a second daemon beside the first, for work on the lab itself.
lab_name=${LAB_NAME:-routable-lab}
lab_netns=$lab_name
lab_cache_dir=${XDG_CACHE_HOME:-$HOME/.cache}/$lab_name
if [ "$(id -u)" = 0 ]; then
  lab_run_dir=/run/$lab_name
else
  lab_run_dir=${XDG_RUNTIME_DIR:-/tmp}/$lab_name-$(id -u)
fi
lab_own_socket=unix://$lab_run_dir/docker.sock

: "${lab_root:?the checkout}"

# Sets lab_ground to "namespace" or "machine" and exports DOCKER_HOST; or fails with the reason in lab_refusal.
lab_find_ground() {
  if lab_own_daemon_answers; then
    lab_ground=namespace
    export DOCKER_HOST="$lab_own_socket"
  elif command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1; then
    lab_ground=machine
  else
    lab_refusal="no Docker daemon answers"
    return 1
  fi
}

lab_ensure_ground() {
  mkdir -p "$lab_run_dir" "$lab_cache_dir"
  exec 9>"$lab_run_dir/lock"
  flock 9
  lab_make_ground
  set -- $?
  exec 9>&-
  return "$1"
}

lab_make_ground() {
  if lab_find_ground; then
    lab_install_packages || return 1
  elif [ "$(id -u)" != 0 ]; then
    lab_refusal="no Docker daemon answers, and only root can start one"
    return 1
  elif ! lab_install_packages docker.io:dockerd docker.io:containerd docker.io:docker; then
    return 1
  elif ! lab_start_daemon; then
    lab_refusal="no Docker daemon answers, and the lab's own did not start; see $lab_run_dir/dockerd.log"
    return 1
  fi
}

lab_own_daemon_answers() {
  [ -S "${lab_own_socket#unix://}" ] && docker --host "$lab_own_socket" version >/dev/null 2>&1
}

lab_start_daemon() {
  lab_stop_daemon
  mkdir -p "$lab_run_dir"
  ip netns add "$lab_netns" || return 1
  ip -n "$lab_netns" link set lo up
  setsid nsenter --net="/run/netns/$lab_netns" unshare --mount --propagation slave \
    sh "$lab_root/test/lab/ground/dockerd" "$lab_name" "$lab_run_dir" "$lab_cache_dir" \
    </dev/null >"$lab_run_dir/dockerd.log" 2>&1 9>&- &
  attempts=0
  until lab_own_daemon_answers; do
    attempts=$((attempts + 1))
    if [ "$attempts" -gt 150 ] || ! kill -0 $! 2>/dev/null; then return 1; fi
    sleep 0.2
  done
  lab_ground=namespace
  export DOCKER_HOST="$lab_own_socket"
}

# Also after a crash, when parts of it are gone already.
lab_stop_daemon() {
  if [ -s "$lab_run_dir/docker.pid" ]; then
    pid=$(cat "$lab_run_dir/docker.pid")
    if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
      kill "$pid" 2>/dev/null
      lab_wait_until 30 lab_process_gone "$pid" || echo "lab: dockerd ($pid) does not end" >&2
    fi
  fi
  lab_kill_stragglers
  if [ -e "/run/netns/$lab_netns" ]; then ip netns delete "$lab_netns"; fi
  lab_remove_cgroups
  rm -rf "$lab_run_dir"
}

lab_process_gone() {
  state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null)
  [ -z "$state" ] || [ "$state" = Z ]
}

# Whatever dockerd started is still in its control groups: shims and hosts outlive a killed daemon.
lab_kill_stragglers() {
  lab_wait_until 10 lab_kill_round || echo "lab: some of the lab's processes do not end" >&2
}

lab_kill_round() {
  alive=
  for pid in $(lab_cgroups | while read -r group; do cat "$group/cgroup.procs" 2>/dev/null; done | sort -un); do
    if ! lab_process_gone "$pid"; then
      alive=$pid
      kill -KILL "$pid" 2>/dev/null
    fi
  done
  [ -z "$alive" ]
}

lab_cgroups() {
  find /sys/fs/cgroup -depth -type d 2>/dev/null | grep -E "^/sys/fs/cgroup/([a-z,_]+/)?$lab_name(/|\$)"
}

lab_remove_cgroups() {
  lab_cgroups | while read -r group; do rmdir "$group" 2>/dev/null || :; done
}

lab_wait_until() {
  attempts=$(($1 * 5))
  shift
  until "$@"; do
    attempts=$((attempts - 1))
    [ "$attempts" -gt 0 ] || return 1
    sleep 0.2
  done
}
