// Makes the bundle of an event: everything, or what changed since. Guards: twenty phones that load at once cost one making; the process
// answers others meanwhile; who may not scan this event gets nothing.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { requireOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { signingKeyOf } from '@/server/tickets/event-keys'
import { bundleMessage, encodeRevocations, endSection, MAGIC, SECTION, section } from './container'
import { BUNDLE_FORMAT, type BundleHead } from './contract'
import { bundleTicket, entriesOf } from './entry-cache'
import { type ReadRules, readRules } from './read-rules'
import { changedTickets, countGood, goodTickets, revocations, type TicketRow } from './read-tickets'
import { SharedStream } from './shared-stream'
import { inSnapshot, type Snapshot } from './snapshot'
import { encodeTicket, placesOf } from './ticket-record'

export type Bundle = { etag: string; asOf: Date; stream: SharedStream }

/** A whole one is given to others for so long; whoever gets it asks for what has changed since. */
const WHOLE_KEPT_MS = 15_000
/** More changes than this, and the whole is the shorter answer. */
const MOST_CHANGES = 10_000
/** Tickets between two looks at what else the process has to do. */
const AT_A_TIME = 50

type Whole = { at: number; stream: SharedStream; bundle: Promise<Bundle> }
const wholes = new WeakMap<pg.Pool, Map<string, Whole>>()
const WHOLES_KEPT = 8

export async function buildBundle(ctx: Ctx, eventId: string, since: number): Promise<Bundle> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'scanning:scan')
  if (eventIds && !eventIds.includes(eventId)) notFound('event')
  const read = await readWithKey(ctx, organizationId, eventId)
  return (since > 0 ? await changes(ctx, eventId, since, read) : null) ?? whole(ctx, eventId, read)
}

/** An event that has sold nothing yet has no key; its bundle is signed all the same. */
async function readWithKey(ctx: Ctx, organizationId: string, eventId: string): Promise<ReadRules> {
  const where = { id: eventId, organizationId }
  const event = await ctx.db.event.findUnique({
    where,
    select: { keys: { where: { withdrawnAt: null, supersededAt: null }, select: { kid: true } } },
  })
  if (!event) notFound('event')
  if (event.keys.length === 0) await inTransaction(ctx, (tx) => signingKeyOf(tx, where))
  return readRules(ctx, organizationId, eventId)
}

/** Looks and begins without a pause between them, so that two who ask at once get one. */
function whole(ctx: Ctx, eventId: string, read: ReadRules): Promise<Bundle> {
  const builds = wholes.get(ctx.pool) ?? new Map<string, Whole>()
  wholes.set(ctx.pool, builds)
  const key = `${eventId}/${read.digest}`
  const known = builds.get(key)
  const isYoung = known && (!known.stream.isWhole || ctx.now.getTime() - known.at < WHOLE_KEPT_MS)
  if (isYoung && !known.stream.hasFailed) return known.bundle
  const stream = new SharedStream()
  const made: Whole = { at: ctx.now.getTime(), stream, bundle: startWhole(ctx, eventId, read, stream) }
  builds.delete(key)
  if (builds.size >= WHOLES_KEPT) builds.delete(builds.keys().next().value ?? key)
  builds.set(key, made)
  return made.bundle
}

/** Answers as soon as the head is known; the tickets follow. */
function startWhole(ctx: Ctx, eventId: string, read: ReadRules, stream: SharedStream): Promise<Bundle> {
  return new Promise((resolve, reject) => {
    inSnapshot(ctx, 0, async (snapshot) => {
      const tickets = await countGood(snapshot, eventId)
      const writer = await openBundle(ctx, eventId, read, stream, { snapshot, since: 0, tickets })
      resolve({ etag: etagOf(read, `w${snapshot.seq}`), asOf: ctx.now, stream })
      for await (const rows of goodTickets(snapshot, eventId)) await writer.add(rows)
      writer.end()
    }).catch((error: unknown) => {
      stream.fail(error)
      reject(error)
    })
  })
}

/** Null when only everything will do. */
async function changes(ctx: Ctx, eventId: string, since: number, read: ReadRules): Promise<Bundle | null> {
  return inSnapshot(ctx, since, async (snapshot) => {
    const stamp = snapshot.sinceStamp
    if (stamp === null) return null
    const rows = await changedTickets(snapshot.client, eventId, { since, stamp }, MOST_CHANGES)
    if (rows === null) return null
    const stream = new SharedStream()
    const writer = await openBundle(ctx, eventId, read, stream, { snapshot, since, tickets: rows.length })
    await writer.add(rows)
    writer.end()
    const isNothing = rows.length === 0 && writer.revoked === 0
    return { etag: etagOf(read, isNothing ? '' : `c${since}-${snapshot.seq}`), asOf: ctx.now, stream }
  })
}

/** Nothing new but the rules: their tag alone, which who has them sends along. */
function etagOf({ digest }: ReadRules, more: string): string {
  return `W/"${digest}${more}"`
}

type Opened = { snapshot: Snapshot; since: number; tickets: number }
type Writer = { revoked: number; add(rows: readonly TicketRow[]): Promise<void>; end(): void }

async function openBundle(
  ctx: Ctx,
  eventId: string,
  read: ReadRules,
  stream: SharedStream,
  of: Opened,
): Promise<Writer> {
  const { client, seq, sinceStamp } = of.snapshot
  const dead = await revocations(client, eventId, of.since > 0 ? sinceStamp : null)
  const head: BundleHead = {
    format: BUNDLE_FORMAT,
    kind: of.since > 0 ? 'changes' : 'whole',
    eventId,
    seq,
    since: of.since,
    rulesDigest: read.digest,
    tickets: of.tickets,
    revocationSequence: dead.sequence,
    serverTime: ctx.now.toISOString(),
    ...read.rules,
  }
  const hash = createHash('sha256')
  const write = (bytes: Uint8Array<ArrayBuffer>) => {
    hash.update(bytes)
    stream.push(bytes)
  }
  write(MAGIC)
  write(section(SECTION.head, Buffer.from(JSON.stringify(head))))
  if (dead.entries.length > 0) write(section(SECTION.revocations, encodeRevocations(dead.entries)))
  const entries = entriesOf(ctx.pool, eventId)
  const signers = new Map(read.signers.map(({ kid, sign }) => [kid, sign]))
  const codeKey = Buffer.from(read.rules.codeKey, 'base64url')
  const places = placesOf(read.rules)
  return {
    revoked: dead.entries.length,
    async add(rows) {
      for (let from = 0; from < rows.length; from += AT_A_TIME) {
        const some = rows.slice(from, from + AT_A_TIME)
        const records = some.map((row) => encodeTicket(bundleTicket(entries, row, signers, codeKey), places))
        write(section(SECTION.tickets, Buffer.concat(records)))
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
    },
    end() {
      const message = bundleMessage(hash.digest())
      stream.push(endSection(read.signers.map(({ kid, sign }) => ({ kid, signature: sign(message) }))))
      stream.end()
    },
  }
}
