# Sent over the connection: a line every 20 ms, for as long as somebody listens.
# shellcheck shell=sh
while echo .; do sleep 0.02; done
