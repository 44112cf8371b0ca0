// What a tag holds, as what a gate asks about: a ticket's token or code, alone or in an address. Guards: a tag's address is never opened; what
// it says is only read.

export type TagRecord = { type: string; text: string }

/** As every token begins; whether it is one, and true, is for the gate to say. */
const TOKEN = /^T1:[A-Z2-7]{20,}/i

/** The address of a ticket's page: which ticket it is, the server knows. */
const PAGE = /^https?:\/\/[^?#]+\/t\/[\w-]{43}\/?$/

/** The first record that is a ticket; else the address of one's page; else the first text, so that the gate says what it is not. Null for an empty tag. */
export function codeOfTag(records: readonly TagRecord[]): string | null {
  const texts = records
    .filter(({ type }) => type === 'text' || type === 'url' || type === 'absolute-url')
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
  for (const text of texts) {
    const found = [text, ...partsOfAddress(text)].find((part) => TOKEN.test(part))
    if (found !== undefined) return found
  }
  return texts.find((text) => PAGE.test(text)) ?? texts[0] ?? null
}

/** What an address carries beside its way: its last step, its fragment, the values of its question. */
function partsOfAddress(text: string): string[] {
  const address = URL.parse(text)
  if (!address) return []
  const last = address.pathname.split('/').at(-1) ?? ''
  return [last, address.hash.slice(1), ...address.searchParams.values()].map(decoded)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
