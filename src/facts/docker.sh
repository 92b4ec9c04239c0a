# docker.sh (argv|info|containers|networks|unit-argv|version)
# The first four: what a running dockerd says of itself; the others: what would be started where none runs. Prints
# nothing where the other half was asked for. dockerd's socket is left alone unless dockerd runs, for systemd would
# start it only to answer.
# shellcheck shell=sh
set -u
socket=unix:///run/docker.sock
pid=$(systemctl show --property=MainPID --value docker.service) || exit

case $1 in
argv | info | containers | networks)
  if [ "${pid:-0}" -eq 0 ]; then exit 0; fi
  ;;
*)
  if [ "${pid:-0}" -ne 0 ] || ! command -v dockerd >/dev/null; then exit 0; fi
  ;;
esac

# One JSON document a line for each of the ids.
inspect() {
  if [ -n "$ids" ]; then
    printf '%s\n' "$ids" | xargs docker --host "$socket" "$@" --format '{{json .}}'
  fi
}

case $1 in
argv) cat "/proc/$pid/cmdline" ;;
info) docker --host "$socket" info --format '{{json .}}' ;;
containers)
  ids=$(docker --host "$socket" ps --all --quiet --no-trunc) || exit
  inspect inspect --type container
  ;;
networks)
  ids=$(docker --host "$socket" network ls --quiet --no-trunc) || exit
  inspect network inspect
  ;;
unit-argv)
  busctl --json=short get-property org.freedesktop.systemd1 \
    /org/freedesktop/systemd1/unit/docker_2eservice org.freedesktop.systemd1.Service ExecStart
  ;;
version) dockerd --version ;;
esac
