// Pictures in an organizer's own words: taken in, kept, given out. Guards: their names are made here; a mail's reader fetches what was stored
// and nothing from elsewhere.
import { requireWholeOrganization } from '@/server/auth/policy'
import { processStorage } from '@/server/files/storage'
import { giveUpFiles, isStored, markStored, putReserved, reserveFile } from '@/server/files/stored-files'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { encodeMessagePicture } from './picture-file'

/** Asked before megabytes are read. */
export function requirePictureUploads(ctx: Ctx): string {
  return requireWholeOrganization(ctx, 'settings:manage')
}

/** What a block names it by. Its file stays as long as the organization: mails that went out show it for years. */
export async function keepPicture(ctx: Ctx, bytes: Buffer): Promise<{ picture: string; width: number }> {
  const organizationId = requirePictureUploads(ctx)
  const { jpg, width } = await encodeMessagePicture(bytes)
  const key = await reserveFile(ctx, { kind: 'message', organizationId, extension: 'jpg' })
  try {
    const kept = await putReserved(key, jpg, 'image/jpeg')
    await inTransaction(ctx, (tx) => markStored(tx, [kept]))
  } catch (error) {
    await giveUpFiles(ctx, [key])
    throw error
  }
  return { picture: key, width }
}

/** For anybody who has its address. */
export async function readPicture(ctx: Ctx, path: readonly string[]): Promise<Buffer | null> {
  const key = `messages/${path.join('/')}`
  if (!/^messages\/\d{4}\/\d{2}\/\d{2}\/[0-9a-f]{32}\.jpg$/.test(key)) return null
  return (await isStored(ctx, key)) ? processStorage().get(key) : null
}
