import type { LabHost } from "./lab-host.ts";

/** What a directory's own filesystem has left, for what is written from now on. */
export interface Room {
  inodes?: number;
  kilobytes?: number;
}

/** Something that was laid over a directory of a host; everything below it looks the same. */
export interface Overlaid {
  /** All inodes and all room are taken, until it is lifted. */
  fill(): Promise<void>;
  /** The directory is as it was before; what was written meanwhile is gone. */
  lift(): Promise<void>;
}

/**
 * Gives a directory a filesystem of its own, with as little room as asked for. An overlay, since what lies in the directory stays
 * where it is, and since routable knows a tmpfs for what it is: gone after a restart.
 */
export async function giveLittleRoom(host: LabHost, directory: string, room: Room): Promise<Overlaid> {
  const memory = `/run/little-room${directory}`;
  await host.exec(["sh", "-c", lay, directory, memory, String(room.inodes ?? 1000), String(room.kilobytes ?? 4096)]);
  return {
    fill: async () => {
      await host.exec(["sh", "-c", fill, memory]);
    },
    lift: async () => {
      await host.exec(["umount", "--lazy", directory, memory]);
    },
  };
}

// The overlay takes a few inodes for itself.
const lay = `
mkdir -p "$0" "$1" && mount -t tmpfs little "$1" && mkdir "$1/upper" "$1/work" && chmod --reference="$0" "$1/upper" &&
mount -t overlay -o "lowerdir=$0,upperdir=$1/upper,workdir=$1/work" little "$0" &&
mount -o "remount,size=$3k,nr_inodes=$(($(stat -f -c '%c - %d' "$1") + $2))" "$1"
`;

const fill = `
cd "$0" && dd if=/dev/zero of=full bs=4k status=none 2>/dev/null
n=0; while true >"full.$n"; do n=$((n + 1)); done 2>/dev/null || :
`;

/** Nothing below the directory can be written, until the function that comes back is called. */
export async function makeReadOnly(host: LabHost, directory: string): Promise<() => Promise<void>> {
  await host.exec(["sh", "-c", 'mount --rbind "$0" "$0" && mount -o remount,bind,ro "$0"', directory]);
  return async () => {
    await host.exec(["umount", "--lazy", directory]);
  };
}
