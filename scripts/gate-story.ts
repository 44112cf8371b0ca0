// Two phones at two gates that could not hear each other: the same ticket let in twice, for the pictures. The phones are put into the
// database of an installation of our own; what they say they say over HTTP, as phones do.
import { randomUUID, webcrypto } from 'node:crypto'
import type { Pool } from 'pg'
import { z } from 'zod'
import { proofText } from '@/server/scanning/devices/contract'
import { type ChainRow, chainStart, rowHash } from '@/server/scanning/sync/chain'
import type { DemoClient } from './demo-client'
import type { EventOnSale } from './demo-story'

type Phone = { id: string; token: string; listId: string }

const { subtle } = webcrypto

async function aPhone(
  client: DemoClient,
  pool: Pool,
  event: EventOnSale,
  names: { gate: string; phone: string },
): Promise<Phone> {
  const keys = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const publicKey = Buffer.from(await subtle.exportKey('spki', keys.publicKey))
  const [id, gateId] = [randomUUID(), randomUUID()]
  const { id: organizationId } = client.organization
  await pool.query('INSERT INTO gate (id, organization_id, event_id, name) VALUES ($1, $2, $3, $4)', [
    ...[gateId, organizationId, event.id, names.gate],
  ])
  await pool.query(
    `INSERT INTO device (id, organization_id, event_id, gate_id, name, profile, status, public_key, created_by, created_at, confirmed_at)
     VALUES ($1, $2, $3, $4, $5, 'scan', 'active', $6, 'demo', now() - interval '2 hours', now() - interval '2 hours')`,
    [id, organizationId, event.id, gateId, names.phone, publicKey],
  )
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM check_in_list WHERE event_id = $1 AND is_default', [
    event.id,
  ])
  const ask = <T>(schema: z.ZodType<T>, body: unknown) => client.take(schema, 'POST', '/api/devices/token', { body })
  const { nonce } = await ask(z.object({ nonce: z.string() }), { deviceId: id })
  const text = Buffer.from(proofText('token', id, nonce))
  const made = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, text)
  const signature = Buffer.from(made).toString('base64url')
  const { token } = await ask(z.object({ token: z.string() }), { deviceId: id, nonce, signature })
  return { id, token, listId: rows[0]?.id ?? '' }
}

/** @param rows what it let in by itself, by how many minutes ago */
async function upload(
  client: DemoClient,
  phone: Phone,
  rows: readonly { qr: string; minutesAgo: number }[],
): Promise<void> {
  const scans: ChainRow[] = []
  let previousHash = await chainStart(phone.id)
  for (const [index, { qr, minutesAgo }] of rows.entries()) {
    const row: ChainRow = {
      ...{
        seq: index + 1,
        scanId: randomUUID(),
        qrCodeData: qr,
        checkInListId: phone.listId,
        bundleSeq: null,
        previousHash,
      },
      ...{ at: new Date(Date.now() - minutesAgo * 60_000).toISOString(), verdict: 'admitted', reason: null },
    }
    previousHash = await rowHash(phone.id, row)
    scans.push(row)
  }
  await client.take(z.unknown(), 'POST', '/api/scans/sync', { token: phone.token, body: { scans } })
}

/** @param codes of two tickets of the event */
export async function letInTwice(
  client: DemoClient,
  pool: Pool,
  event: EventOnSale,
  { codes: [one, other], gates }: { codes: [string, string]; gates: [string, string] },
): Promise<void> {
  const first = await aPhone(client, pool, event, { gate: gates[0], phone: 'Samsung A16' })
  const second = await aPhone(client, pool, event, { gate: gates[1], phone: 'iPhone 13' })
  await upload(client, first, [
    { qr: one, minutesAgo: 24 },
    { qr: other, minutesAgo: 21 },
  ])
  await upload(client, second, [{ qr: one, minutesAgo: 17 }])
}
