# firewall.sh
# The rules of the firewall that name a link, in the words of iptables-save and of nft, with their tables and chains.
# Nothing where neither program is.
# shellcheck shell=sh
set -u
for program in iptables-save ip6tables-save; do
  if command -v "$program" >/dev/null; then
    "$program" 2>/dev/null | sed -n "s/^\*/$program &/p; / -[io] /p"
  fi
done
if command -v nft >/dev/null; then
  nft --stateless list ruleset 2>/dev/null | grep -E '^table |^[[:space:]]*(chain|set|map) |"'
fi
exit 0
