/** Docker's name for the host's end of a container's link. It comes and goes with the container. */
export function isContainersVeth(link: string): boolean {
  return /^veth[0-9a-f]{7}$/.test(link);
}
