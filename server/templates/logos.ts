// Logos for designs: taken in, kept, given out. Guards: their names are made here; what a page or a ticket shows is what was stored, and
// nothing is fetched from elsewhere.
import { requireWholeOrganization } from '@/server/auth/policy'
import { processStorage } from '@/server/files/storage'
import { giveUpFiles, isStored, markStored, putReserved, reserveFile } from '@/server/files/stored-files'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { logoPathOf } from './contract'
import { encodeLogo } from './logo-image'

/** Asked before megabytes are read. */
export function requireLogoUploads(ctx: Ctx): string {
  return requireWholeOrganization(ctx, 'events:update')
}

/** The key that a design names it by. Its file stays as long as the organization: any version may name it. */
export async function uploadLogo(ctx: Ctx, bytes: Buffer): Promise<{ logoKey: string; logoPath: string }> {
  const organizationId = requireLogoUploads(ctx)
  const logo = await encodeLogo(bytes)
  const key = await reserveFile(ctx, { kind: 'template', organizationId, extension: 'png' })
  try {
    const kept = await putReserved(key, logo, 'image/png')
    await inTransaction(ctx, (tx) => markStored(tx, [kept]))
  } catch (error) {
    await giveUpFiles(ctx, [key])
    throw error
  }
  return { logoKey: key, logoPath: logoPathOf(key) ?? '' }
}

/** For anybody who has its address. */
export async function readLogo(ctx: Ctx, path: readonly string[]): Promise<Buffer | null> {
  const key = `templates/${path.join('/')}`
  if (!/^templates\/\d{4}\/\d{2}\/\d{2}\/[0-9a-f]{32}\.png$/.test(key)) return null
  return (await isStored(ctx, key)) ? processStorage().get(key) : null
}
