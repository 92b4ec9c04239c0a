# Runs the words that follow as root. SSH_CONNECTION is handed on by hand: sudo drops it.
# shellcheck shell=sh
if [ "$(id -u)" -eq 0 ]; then
  exec "$@"
fi
command -v sudo >/dev/null || {
  echo 'sudo: not installed' >&2
  exit 1
}
exec sudo -n -- env "SSH_CONNECTION=${SSH_CONNECTION-}" "$@"
