// A disk that fills up, for real: the program that is put behind this command has a few kilobytes at `folder` and gets the system's own
// ENOSPC after them; where namespaces are not to be had, files may not grow past that size (EFBIG).

/** A command to put before the one that shall run short of room. */
export function littleRoom(folder: string, kibibytes: number): string[] {
  const script = `
    folder=$1 size=$2; shift 2; mkdir -p "$folder"
    if unshare -rm mount -t tmpfs none "$folder" 2>/dev/null; then
      exec unshare -rm sh -c 'mount -t tmpfs -o size="$1"k none "$0" && shift && exec "$@"' "$folder" "$size" "$@"
    fi
    ulimit -f $((size * 2)); exec "$@"`
  return ['sh', '-c', script, 'sh', folder, String(kibibytes)]
}
