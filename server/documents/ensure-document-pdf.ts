// Makes a document's PDF from what was written when it was issued, and keeps it. For the worker alone: it loads the PDF renderer.
// Guards: what was once stored is what is given out ever after.

import { processStorage } from '@/server/files/storage'
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { documentContent } from './contract'
import { documentFileKey } from './document-file'
import { renderDocumentPdf } from './document-pdf'

export async function ensureDocumentPdf(ctx: Ctx, input: { documentId: string }): Promise<Buffer> {
  const document = await ctx.db.document.findUniqueOrThrow({ where: { id: input.documentId } })
  const key = documentFileKey(document)
  const known = await processStorage().get(key)
  if (known) return known
  const { kind, label, currency, totalMinor, vatMinor, issuedAt } = document
  const content = documentContent.parse(document.content)
  const locale = asLocale(document.locale)
  const bytes = await renderDocumentPdf({ kind, label, locale, currency, totalMinor, vatMinor, issuedAt, content })
  await processStorage().put(key, bytes, 'application/pdf')
  return bytes
}
