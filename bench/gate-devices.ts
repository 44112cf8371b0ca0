// Phones of a bench: their rows are written beside the app, their tokens are asked for at its door with a signature, like any phone's.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { z } from 'zod'
import type { EventOnSale } from '@/scripts/demo-story'
import type { Installation } from '@/scripts/own-installation'
import { systemRandom } from '@/server/kernel/random'
import { proofText } from '@/server/scanning/devices/contract'

export type BenchDevice = { id: string; token: string }

const nonceShape = z.object({ nonce: z.string() })
const tokenShape = z.object({ token: z.string() })

export function pairDevices(installation: Installation, event: EventOnSale, count: number): Promise<BenchDevice[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => pairDevice(installation, event, index + 1)))
}

async function pairDevice({ client, pool }: Installation, event: EventOnSale, number: number): Promise<BenchDevice> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = systemRandom.uuid(new Date())
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  await pool.query(
    `INSERT INTO device (id, organization_id, event_id, name, profile, status, public_key, enrolled_with, created_by, created_at, confirmed_at)
     VALUES ($1, $2, $3, $4, 'scan', 'active', $5, $6, 'system:bench', now(), now())`,
    [id, event.organization.id, event.id, `Mesure ${number}`, spki, createHash('sha256').update(id).digest()],
  )
  const path = '/api/devices/token'
  const { nonce } = await client.take(nonceShape, 'POST', path, { body: { deviceId: id } })
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
  const signature = sign('sha256', Buffer.from(proofText('token', id, nonce)), key).toString('base64url')
  const { token } = await client.take(tokenShape, 'POST', path, { body: { deviceId: id, nonce, signature } })
  return { id, token }
}
