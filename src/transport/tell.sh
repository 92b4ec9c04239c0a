# Runs the words that follow and says on stderr that they were begun, and how they ended. Without these marks ssh's
# own exit code 255, or sudo's 1, could not be told from the program's.
# shellcheck shell=sh
printf '\nroutable: begun\n' >&2
"$@"
status=$?
printf '\nroutable: ended %s\n' "$status" >&2
exit "$status"
