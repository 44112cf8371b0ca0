// All shared vectors of the ticket token, and everything that can be derived from them, against one implementation of Ed25519. Runs in
// Node, in a worker thread and in a browser: it answers what went wrong instead of throwing.
import { decodeBase32, encodeBase32 } from '@/server/kernel/base32'
import { parseToken } from '@/server/tickets/ticket-token'
import vectors from '@/server/tickets/token-vectors.json'
import { type AsyncSignatureCheck, type TokenQuestion, verifyTokenAsync } from '@/server/tickets/verify-token'

type Outcome = { cases: number; faults: string[] }

const [plain] = vectors.tokens
if (!plain) throw new Error('there are no vectors')
const { kid, serial } = plain.fields

type Asked = { publicKey?: string; eventId?: string; withdrawn?: boolean; rehearsal?: boolean; kid?: number }

/** `ok` with the ticket's own name, or the reason. */
async function verdictOf(text: string, check: AsyncSignatureCheck, asked: Asked = {}): Promise<string> {
  const parsed = parseToken(text)
  if (!parsed.ok) return parsed.reason
  const { token } = parsed
  const key = {
    eventId: 'concert',
    publicKey: bytesOf(asked.publicKey ?? vectors.publicKey),
    withdrawn: asked.withdrawn ?? false,
  }
  const question: TokenQuestion = {
    key: token.kid === (asked.kid ?? kid) ? key : null,
    eventId: asked.eventId ?? 'concert',
    acceptsTestTickets: asked.rehearsal ?? false,
  }
  const verdict = await verifyTokenAsync(token, question, check)
  return verdict.ok ? `ok ${token.kid} ${token.serial}` : verdict.reason
}

export async function runTokenCases(check: AsyncSignatureCheck): Promise<Outcome> {
  const faults: string[] = []
  let cases = 0
  const expected = (name: string, verdict: string, isRight: boolean) => {
    cases++
    if (!isRight) faults.push(`${name}: ${verdict}`)
  }
  for (const { name, text, fields } of vectors.tokens) {
    const verdict = await verdictOf(text, check, { rehearsal: true, kid: fields.kid })
    expected(name, verdict, verdict === `ok ${fields.kid} ${fields.serial}`)
    for (const [bit, flipped] of flips(text).entries()) {
      const of = await verdictOf(flipped, check, { rehearsal: true, kid: fields.kid })
      expected(`${name}, bit ${bit}`, of, ['format', 'unknown_key', 'forged'].includes(of))
    }
  }
  for (const { name, text } of vectors.same) {
    const verdict = await verdictOf(text, check)
    expected(name, verdict, verdict === `ok ${kid} ${serial}`)
  }
  for (const { name, text, reason, ...asked } of vectors.refused) {
    // Only the very last case of the list is a test ticket's, under its own kid.
    const own = vectors.tokens.find((token) => token.text === text)
    const verdict = await verdictOf(text, check, { ...asked, ...(own && { kid: own.fields.kid }) })
    expected(name, verdict, verdict === reason)
  }
  for (const [name, text] of shortened(plain?.text ?? '')) {
    const verdict = await verdictOf(text, check)
    expected(name, verdict, verdict === 'format')
  }
  return { cases, faults }
}

function flips(text: string): string[] {
  const bytes = decodeBase32(text.slice(3)) ?? new Uint8Array()
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const flipped = bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
    return `T1:${encodeBase32(flipped)}`
  })
}

/** Every beginning, every end, every text with one character left out or written twice. */
function shortened(text: string): [string, string][] {
  return Array.from(text).flatMap((character, index): [string, string][] => [
    [`the first ${index}`, text.slice(0, index)],
    [`without the first ${index + 1}`, text.slice(index + 1)],
    [`without character ${index}`, text.slice(0, index) + text.slice(index + 1)],
    [`character ${index} twice`, text.slice(0, index) + character + text.slice(index)],
  ])
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
