// The PDF of an invoice or a credit note, to whoever has its address: the file, or 202 while the worker makes it.
import { documentFileInput } from '@/server/documents/contract'
import { openDocument } from '@/server/documents/document-access'
import { readDocumentPdf } from '@/server/documents/document-file'
import { fileAnswer, stillMaking } from '@/server/http/file-answer'
import { route } from '@/server/http/route'

export const GET = route({
  callers: ['anonymous'],
  params: documentFileInput,
  async handle(ctx, { params }) {
    const document = await openDocument(ctx, params.file.slice(0, -'.pdf'.length))
    const bytes = await readDocumentPdf(ctx, document)
    if (!bytes) return stillMaking()
    return fileAnswer({
      name: `${document.label}.pdf`,
      contentType: 'application/pdf',
      bytes,
      headers: { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' },
    })
  },
})
