// The PDF of an invoice or a credit note, to whoever has its address: the file, or 202 while the worker makes it.
import { documentFileInput } from '@/server/documents/contract'
import { openDocument } from '@/server/documents/document-access'
import { readDocumentPdf } from '@/server/documents/document-file'
import { answer, route } from '@/server/http/route'

export const GET = route({
  callers: ['anonymous'],
  params: documentFileInput,
  async handle(ctx, { params }) {
    const document = await openDocument(ctx, params.file.slice(0, -'.pdf'.length))
    const bytes = await readDocumentPdf(ctx, document)
    if (!bytes) return answer({ status: 'rendering' }, { status: 202, headers: { 'retry-after': '1' } })
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="${document.label}.pdf"`,
        'cache-control': 'private, no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex',
      },
    })
  },
})
