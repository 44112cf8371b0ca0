// All PDFs of a batch in one file: linked from the dashboard's page, and sent on to the file's own address of some minutes.
import { z } from 'zod'
import { findArchive } from '@/server/batches/ask-for-archive'
import { archiveKinds, batchIdInput } from '@/server/batches/contract'
import { fileLink } from '@/server/files/links'
import { pageOrganization, withBrowserSession } from '@/server/http/browser-caller'
import { route } from '@/server/http/route'

export const GET = route({
  callers: ['anonymous', 'user', 'api_key'],
  params: batchIdInput,
  query: z.strictObject({
    kind: z.enum(archiveKinds),
    part: z
      .string()
      .regex(/^[1-9]\d{0,4}$/, 'must be a number')
      .transform(Number)
      .default(1),
    organization: pageOrganization,
  }),
  async handle(ctx, { params, query: { organization, ...wanted }, request }) {
    const caller = await withBrowserSession(ctx, request, organization)
    const archive = await findArchive(caller, { ...params, ...wanted })
    return new Response(null, { status: 302, headers: { location: fileLink(caller, archive) } })
  },
})
