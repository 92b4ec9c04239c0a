# files.sh BIGGEST (file|directory|closed) PATH ...
# Tells of each path five words, each ended by a NUL: its path, mode with owner, a symlink's target, content, and why
# there is no content. `directory` tells of all that is in it too, `closed` the same without the contents.
# shellcheck shell=sh
set -u
biggest=$1
shift

tell() {
  path=$2
  if ! found=$(stat -c '%f %u %g' -- "$path" 2>&1); then
    printf '%s\0%s\0\0\0\0' "$path" "$found"
    return
  fi
  target=
  if [ -L "$path" ]; then
    target=$(readlink -- "$path")
  fi
  printf '%s\0%s\0%s\0' "$path" "$found" "$target"
  content "$1" "$path"
  printf '\0%s\0' "$reason"
}

# A NUL within is no text anyway: it becomes a byte that no text has.
content() {
  if [ -d "$2" ]; then
    reason='a directory'
  elif [ "$1" = closed ]; then
    reason='not read: it may hold secrets'
  elif ! size=$(stat -L -c '%s' -- "$2" 2>&1); then
    reason=${size##*: }
  elif [ ! -f "$2" ]; then
    reason='not a regular file'
  elif [ "$size" -gt "$biggest" ]; then
    reason="larger than $biggest bytes"
  else
    { reason=$(tr '\000' '\377' <"$2" 2>&1 >&3); } 3>&1
  fi
}

while [ $# -gt 0 ]; do
  kind=$1
  place=$2
  shift 2
  tell "$kind" "$place"
  if [ "$kind" != file ] && [ -d "$place" ]; then
    for entry in "$place"/*; do
      if [ -e "$entry" ] || [ -L "$entry" ]; then
        tell "$kind" "$entry"
      fi
    done
  fi
done
