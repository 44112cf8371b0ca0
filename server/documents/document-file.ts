// A document's PDF as the web process sees it: the stored bytes, or the request that the worker make them.

import { processStorage } from '@/server/files/storage'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'

type Stored = { id: string; organizationId: string }

/** A document never changes, so its file needs no row: one place, one content. */
export function documentFileKey({ organizationId, id }: Stored): string {
  return `documents/${organizationId}/${id}.pdf`
}

/** Null while it is being made: the job that makes it is asked for. */
export async function readDocumentPdf(ctx: Ctx, document: Stored): Promise<Buffer | null> {
  const bytes = await processStorage().get(documentFileKey(document))
  if (bytes) return bytes
  const options = { jobKey: `document:${document.id}`, maxAttempts: env().queueRetryAttempts }
  await inTransaction(ctx, (tx) => enqueue(tx, 'render-document', { documentId: document.id }, options))
  return null
}
