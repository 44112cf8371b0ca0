// The documents of a time as CSV: opened from the dashboard's list.
import { z } from 'zod'
import { exportDocumentsInput } from '@/server/documents/contract'
import { exportDocuments } from '@/server/documents/export-documents'
import { pageOrganization, withBrowserSession } from '@/server/http/browser-caller'
import { fileAnswer } from '@/server/http/file-answer'
import { route } from '@/server/http/route'
import { csvOf } from '@/server/kernel/csv'

export const GET = route({
  callers: ['anonymous', 'user', 'api_key'],
  query: z.strictObject({ ...exportDocumentsInput.shape, organization: pageOrganization }),
  async handle(ctx, { query: { organization, ...input }, request }) {
    const caller = await withBrowserSession(ctx, request, organization)
    const table = await exportDocuments(caller, input)
    return fileAnswer({
      name: `documents-${caller.now.toISOString().slice(0, 10)}.csv`,
      contentType: 'text/csv; charset=utf-8',
      bytes: csvOf(table, input.locale),
    })
  },
})
