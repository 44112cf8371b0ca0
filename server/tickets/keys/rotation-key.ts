// The root of the rotating codes of one key's tickets, in the open for whoever derives from it. Keys made before there were rotating codes
// get theirs when it is first asked for. Guards: two that ask at once get the same one, since only a row without one takes it.
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { notFound } from '@/server/kernel/errors'
import { makeRotationKey, openRotationKey } from '../event-keys-crypto'

/** 32 bytes. */
export async function rotationKeyOf(ctx: Pick<Ctx, 'db' | 'random'>, kid: number): Promise<Buffer> {
  const masterKey = env().keyEncryptionKey
  const known = await wrappedKey(ctx, kid)
  if (known) return openRotationKey(masterKey, kid, known)
  const wrappedRotationKey = makeRotationKey(masterKey, kid, ctx.random)
  const { count } = await ctx.db.eventKey.updateMany({
    where: { kid, wrappedRotationKey: null },
    data: { wrappedRotationKey },
  })
  const kept = count === 1 ? wrappedRotationKey : await wrappedKey(ctx, kid)
  return kept ? openRotationKey(masterKey, kid, kept) : notFound('event_key')
}

async function wrappedKey(ctx: Pick<Ctx, 'db'>, kid: number): Promise<string | null> {
  const key = await ctx.db.eventKey.findUnique({ where: { kid }, select: { wrappedRotationKey: true } })
  return key?.wrappedRotationKey ?? null
}
