// Pictures in an organizer's own words: taken in, kept, given out. Guards: their names are made here; a mail's reader fetches what was stored
// and nothing from elsewhere; an organization has so many, however many are sent at once.
import { requireWholeOrganization } from '@/server/auth/policy'
import { processStorage } from '@/server/files/storage'
import { giveUpFiles, isStored, markStored, putReserved, reserveFile } from '@/server/files/stored-files'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { encodeMessagePicture } from './picture-file'

/** Of one organization's. Some years of a campaign a week. */
const MOST_PICTURES = 1_000
const MOST_BYTES = 100_000_000

/** Asked before megabytes are read. */
export function requirePictureUploads(ctx: Ctx): string {
  return requireWholeOrganization(ctx, 'settings:manage')
}

/** What a block names it by. One that words name stays as long as the organization: mails that went out show it for years. */
export async function keepPicture(ctx: Ctx, bytes: Buffer): Promise<{ picture: string; width: number }> {
  const organizationId = requirePictureUploads(ctx)
  await requireRoom(ctx, organizationId)
  const { jpg, width } = await encodeMessagePicture(bytes)
  const key = await reserveFile(ctx, { kind: 'message', organizationId, extension: 'jpg' })
  try {
    const kept = await putReserved(key, jpg, 'image/jpeg')
    await inTransaction(ctx, async (tx) => {
      await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`pictures/${organizationId}`}, 0))`
      await requireRoom(tx, organizationId)
      await markStored(tx, [kept])
    })
  } catch (error) {
    await giveUpFiles(ctx, [key])
    throw error
  }
  return { picture: key, width }
}

async function requireRoom(ctx: Pick<Ctx, 'db'>, organizationId: string): Promise<void> {
  const { _count, _sum } = await ctx.db.storedFile.aggregate({
    where: { organizationId, kind: 'message', state: 'stored' },
    _count: true,
    _sum: { bytes: true },
  })
  if (_count < MOST_PICTURES && (_sum.bytes ?? 0) < MOST_BYTES) return
  const most = `${MOST_PICTURES} pictures or ${MOST_BYTES / 1_000_000} MB`
  fail('conflict', 'picture.no_room', `The messages of an organization have at most ${most}.`)
}

/** For anybody who has its address. */
export async function readPicture(ctx: Ctx, path: readonly string[]): Promise<Buffer | null> {
  const key = `messages/${path.join('/')}`
  if (!/^messages\/\d{4}\/\d{2}\/\d{2}\/[0-9a-f]{32}\.jpg$/.test(key)) return null
  return (await isStored(ctx, key)) ? processStorage().get(key) : null
}
