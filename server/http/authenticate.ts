// Who calls the REST API, by the Authorization header alone: cookies mean nothing here, so no other site can make a browser call it.
// Guards: a credential that is there but dead is 401, never silently anonymous.
import { readApiKey } from '@/server/auth/api-key-token'
import { readApiToken } from '@/server/auth/api-token'
import { userActor } from '@/server/auth/membership-actor'
import { now } from '@/server/kernel/clock'
import type { Actor } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { processDatabase } from '@/server/kernel/process'
import { clientAddress } from '@/server/kernel/request-headers'
import { accessTokenPrefix, openPurchaseToken } from '@/server/purchases/access'
import { deviceTokenPrefix, readDeviceToken } from '@/server/scanning/devices/device-token'

const bearer = /^Bearer +([A-Za-z0-9._~+/=-]{1,4096})$/i

export async function authenticate(request: Request): Promise<Actor> {
  const header = request.headers.get('authorization')
  const address = clientAddress(request.headers)
  if (header === null) return { kind: 'anonymous', address }
  const token = bearer.exec(header)?.[1]
  const actor =
    (token ? await actorOf(token) : null) ??
    fail('unauthenticated', 'auth.invalid_credential', 'This credential is not valid.')
  return actor.kind === 'buyer' || actor.kind === 'system' ? actor : { ...actor, address }
}

/** Null: not a credential of ours, or no longer. */
async function actorOf(token: string): Promise<Actor | null> {
  const { pool } = processDatabase()
  if (token.startsWith('ptl_key_')) return readApiKey({ pool, now: now() }, token)
  if (token.startsWith(deviceTokenPrefix)) return readDeviceToken({ pool, now: now() }, token)
  if (token.startsWith(accessTokenPrefix)) {
    const purchase = await openPurchaseToken({ pool }, token)
    return purchase && { kind: 'buyer', ...purchase }
  }
  const session = await readApiToken({ pool, now: now() }, token)
  return session && userActor(session.userId, session.organization.id, session.organization)
}
