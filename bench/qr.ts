// Signing and checking a ticket's code, in process: what the worker does per ticket and the gate per scan.
import { systemRandom } from '@/server/kernel/random'
import { checkSignature, makeEventKeyPair, signerOf } from '@/server/tickets/event-keys-crypto'
import { qrSvg } from '@/server/tickets/qr'
import { encodeToken, parseToken, type TokenFields } from '@/server/tickets/ticket-token'
import { verifyToken } from '@/server/tickets/verify-token'
import { medianOfRuns, percentile, timeEach } from './figures'
import { milliseconds, type Part } from './report'

const CALLS = 2_000
const KID = 7
const EVENT = '0197a0e5-0000-7000-8000-000000000001'

function fieldsOf(index: number): TokenFields {
  const serial = (Buffer.from(systemRandom.bytes(8)).readBigUInt64BE() & 0x7fff_ffff_ffff_ffffn) | 1n
  return { flags: 0, kid: KID, serial, gen: 0, type: 1 + (index % 40), slot: 1 }
}

export async function benchQr(): Promise<Part> {
  const masterKey = systemRandom.bytes(32)
  const { publicKey, wrappedPrivateKey } = makeEventKeyPair(masterKey, KID, systemRandom)
  const fields = Array.from({ length: CALLS }, (_, index) => fieldsOf(index))
  const tokens = fields.map((one) => encodeToken(one, signerOf(masterKey, KID, wrappedPrivateKey)))
  const question = { key: { eventId: EVENT, publicKey, withdrawn: false }, eventId: EVENT, acceptsTestTickets: false }

  const made = await medianOfRuns(async () => {
    const taken = await timeEach(CALLS, (index) => {
      const one = fields[index]
      if (one) qrSvg(encodeToken(one, signerOf(masterKey, KID, wrappedPrivateKey)))
    })
    return { p50: percentile(taken, 0.5), p95: percentile(taken, 0.95) }
  })
  const checked = await medianOfRuns(async () => {
    const taken = await timeEach(CALLS, (index) => {
      const parsed = parseToken(tokens[index] ?? '')
      if (!parsed.ok || !verifyToken(parsed.token, question, checkSignature).ok)
        throw new Error('a good token was refused')
    })
    return { p50: percentile(taken, 0.5), p95: percentile(taken, 0.95) }
  })
  const nothing = await medianOfRuns(async () => {
    const taken = await timeEach(CALLS, () => undefined)
    return { p95: percentile(taken, 0.95) }
  })
  const note = `an empty loop ${milliseconds(nothing.p95)}`
  return {
    rows: [
      {
        what: 'a signed QR (token and path), p95',
        goal: '< 2 ms',
        measured: `${milliseconds(made.p95)} (p50 ${milliseconds(made.p50)})`,
        reached: made.p95 < 2,
        ratio: note,
      },
      {
        what: 'QR verification in Node, p95',
        goal: '< 0.5 ms',
        measured: `${milliseconds(checked.p95)} (p50 ${milliseconds(checked.p50)})`,
        reached: checked.p95 < 0.5,
        ratio: note,
      },
    ],
  }
}
