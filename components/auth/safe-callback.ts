// Where to go after signing in. Guards: only an address of this site, so that a link to the sign-in page can never hand a
// visitor over to another one.

/** Any host will do: an address that leaves it is refused. */
const here = 'http://portillon.invalid'

/** The path, query and fragment of `asked`, or `fallback` when it is missing or leads elsewhere. */
export function safeCallback(asked: string | null | undefined, fallback: string): string {
  if (!asked?.startsWith('/') || asked.startsWith('//') || asked.includes('\\')) return fallback
  if (!URL.canParse(asked, here)) return fallback
  const url = new URL(asked, here)
  if (url.origin !== here || url.pathname.startsWith('//') || url.pathname.startsWith('/api/')) return fallback
  return url.pathname + url.search + url.hash
}
