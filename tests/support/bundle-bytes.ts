// Bundles for tests: who asks for one, its bytes, and what is in them.
import { createHash } from 'node:crypto'
import type { Ctx } from '@/server/kernel/ctx'
import { buildBundle } from '@/server/scanning/bundle/build-bundle'
import { bundleMessage, type Container, readContainer } from '@/server/scanning/bundle/container'
import type { BundleKey, BundleTicket } from '@/server/scanning/bundle/contract'
import { placesOf, readTicket, recordOffsets } from '@/server/scanning/bundle/ticket-record'
import { checkSignature } from '@/server/tickets/event-keys-crypto'
import { as } from './sales-factories'
import type { Gate } from './scanning-factories'

type OfEvent = Pick<Gate, 'organizationId' | 'eventId'>

export function gateDevice(ctx: Ctx, { organizationId, eventId }: OfEvent, deviceId = ctx.random.uuid(ctx.now)): Ctx {
  return as(ctx, {
    kind: 'device',
    deviceId,
    organizationId,
    eventIds: [eventId],
    gateId: null,
    permissions: new Set(['scanning:scan']),
  })
}

export async function bundleBytes(ctx: Ctx, gate: OfEvent, since = 0): Promise<Uint8Array<ArrayBuffer>> {
  const { stream } = await buildBundle(gateDevice(ctx, gate), gate.eventId, since)
  return new Uint8Array(await new Response(stream.readable()).arrayBuffer())
}

export type ReadBundle = Container & { all: BundleTicket[]; signedBy: number[] }

/** The kids of those keys whose signature holds. */
export function signersOf(bytes: Uint8Array, container: Container, keys: readonly BundleKey[]): number[] {
  const message = bundleMessage(createHash('sha256').update(bytes.subarray(0, container.signedLength)).digest())
  return container.signatures
    .filter(({ kid, signature }) => {
      const key = keys.find((one) => one.kid === kid)
      return key && checkSignature(Buffer.from(key.publicKey, 'base64url'), message, signature)
    })
    .map(({ kid }) => kid)
}

export function readBundle(bytes: Uint8Array): ReadBundle {
  const container = readContainer(bytes)
  if (!container) throw new Error('not a container')
  const places = placesOf(container.head)
  const all = container.tickets.flatMap((body) =>
    (recordOffsets(body) ?? []).slice(0, -1).map((offset) => readTicket(body, offset, places)),
  )
  const signedBy = signersOf(bytes, container, container.head.keys)
  return { ...container, all, signedBy }
}

export async function bundleOf(ctx: Ctx, gate: OfEvent, since = 0): Promise<ReadBundle> {
  return readBundle(await bundleBytes(ctx, gate, since))
}

/**
 * Waits until a new sequence stands behind everything that was written so far. Transactions of other databases on the same server count
 * among those that are still open; what they hold back is only told twice.
 */
export async function settled({ pool }: Pick<Ctx, 'pool'>): Promise<void> {
  const { rows } = await pool.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id')
  const end = Date.now() + 15_000
  for (;;) {
    const open = await pool.query<{ behind: boolean }>(
      'SELECT pg_snapshot_xmin(pg_current_snapshot()) > $1::text::xid8 AS behind',
      [rows[0]?.id],
    )
    if (open.rows[0]?.behind) return
    if (Date.now() > end) throw new Error('a transaction stays open')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
