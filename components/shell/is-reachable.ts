// Asks the server for next to nothing. Reading a page anew over a dead line leaves the browser's own error page in its place, so whoever does
// that by itself, with nobody having pressed anything, asks this first.

const PROBE = '/icon.svg'
const PATIENCE_MS = 4_000

export async function isReachable(): Promise<boolean> {
  if (!navigator.onLine) return false
  try {
    await fetch(PROBE, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) })
    return true
  } catch {
    return false
  }
}

const AGAIN_MS = 3_000

/** Resolves as soon as the server answers, which may be at once. */
export async function whenReachable(): Promise<void> {
  while (!(await isReachable())) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
}
