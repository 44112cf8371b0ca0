// Gives an event its picture, or takes it away. Guards: files are there before the row names them and go after it has let go of them;
// their names are made here, so that no upload chooses where it is stored.
import { recordAudit } from '@/server/audit/record-audit'
import { processStorage } from '@/server/files/storage'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { coverPathOf, eventCan } from './contract'
import { type CoverFiles, encodeCover } from './cover-image'
import { loadEvent, lockEvent } from './load-event'

/** What may be asked for of one cover, and how it is served. */
export const coverForms = { webp: 'image/webp', jpg: 'image/jpeg', 'pdf.jpg': 'image/jpeg' } as const
type CoverForm = keyof typeof coverForms

export async function setCover(
  ctx: Ctx,
  input: { eventId: string; bytes: Buffer },
): Promise<{ coverPath: string | null }> {
  const { id } = await loadEvent(ctx, input.eventId, 'events:update')
  const files = await encodeCover(input.bytes)
  const key = `covers/${Buffer.from(ctx.random.bytes(16)).toString('hex')}`
  await storeFiles(key, files)
  try {
    await nameCover(ctx, id, key)
  } catch (error) {
    await dropFiles(ctx, key)
    throw error
  }
  return { coverPath: coverPathOf(key) }
}

export async function removeCover(ctx: Ctx, input: { eventId: string }): Promise<{ coverPath: null }> {
  const { id } = await loadEvent(ctx, input.eventId, 'events:update')
  await nameCover(ctx, id, null)
  return { coverPath: null }
}

/** A stored cover's bytes for anybody who has its address. Null when there is none. */
export async function readCover(file: string): Promise<{ bytes: Buffer; contentType: string } | null> {
  const [, name, form] = /^([0-9a-f]{32})\.(webp|jpg)$/.exec(file) ?? []
  if (name === undefined || (form !== 'webp' && form !== 'jpg')) return null
  const bytes = await processStorage().get(`covers/${name}.${form}`)
  return bytes && { bytes, contentType: coverForms[form] }
}

async function nameCover(ctx: Ctx, eventId: string, key: string | null): Promise<void> {
  const before = await inTransaction(ctx, async (tx) => {
    await lockEvent(tx, eventId)
    const event = await tx.db.event.findUniqueOrThrow({ where: { id: eventId } })
    if (!eventCan.edit(event)) {
      fail('conflict', 'event.wrong_status', `An event that is ${event.status} cannot be changed.`)
    }
    if (event.coverKey === key) return null
    await tx.db.event.update({ where: { id: eventId }, data: { coverKey: key, updatedAt: tx.now } })
    await recordAudit(tx, {
      organizationId: event.organizationId,
      action: key === null ? 'event.cover_removed' : 'event.cover_set',
      subject: { kind: 'event', id: eventId },
      before: { coverKey: event.coverKey },
      after: { coverKey: key },
    })
    return event.coverKey
  })
  if (before !== null) await dropFiles(ctx, before)
}

async function storeFiles(key: string, files: CoverFiles): Promise<void> {
  const stored = { webp: files.webp, jpg: files.jpg, 'pdf.jpg': files.pdfJpg } satisfies Record<CoverForm, Buffer>
  for (const form of Object.keys(coverForms) as CoverForm[]) {
    await processStorage().put(`${key}.${form}`, stored[form], coverForms[form])
  }
}

/** A file that stays behind costs space and nothing else, so the change that made it useless still holds. */
async function dropFiles(ctx: Ctx, key: string): Promise<void> {
  for (const form of Object.keys(coverForms)) {
    await processStorage()
      .delete(`${key}.${form}`)
      .catch((error: unknown) => ctx.log.warn({ err: error, key }, 'a cover’s file could not be deleted'))
  }
}
