#!/bin/sh
# The dead man's switch: ends badly once nobody can confirm any more, and systemd starts the undo. So it does when this is
# killed. A process that waits, since a timer of systemd 252 begins to count anew at each daemon-reload.
transaction=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
sleep "$(cat "$transaction/window")"
exit 1
