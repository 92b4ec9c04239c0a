# Sent over the connection: tells of everything below a directory, as words that end in a zero byte, since a name may hold
# anything else. First `PATH<tab>TYPE MODE UID:GID LINK-TARGET` of each, then an empty word, then `SHA-256  PATH` of each file.
# shellcheck shell=sh
set -u
find "$1" -xdev -printf '%p\t%y %m %U:%G %l\0'
printf '\0'
find "$1" -xdev -type f -exec sha256sum -z {} +
