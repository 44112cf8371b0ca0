// The double entries of an event as CSV: opened from the dashboard's page.
import { z } from 'zod'
import { pageOrganization, withBrowserSession } from '@/server/http/browser-caller'
import { fileAnswer } from '@/server/http/file-answer'
import { route } from '@/server/http/route'
import { csvOf } from '@/server/kernel/csv'
import { exportConflictsInput } from '@/server/scanning/sync/contract'
import { exportConflicts } from '@/server/scanning/sync/export-conflicts'

export const GET = route({
  callers: ['anonymous', 'user', 'api_key'],
  query: z.strictObject({ ...exportConflictsInput.shape, organization: pageOrganization }),
  async handle(ctx, { query: { organization, ...input }, request }) {
    const caller = await withBrowserSession(ctx, request, organization)
    const table = await exportConflicts(caller, input)
    return fileAnswer({
      name: `conflits-${caller.now.toISOString().slice(0, 10)}.csv`,
      contentType: 'text/csv; charset=utf-8',
      bytes: csvOf(table, input.locale),
    })
  },
})
