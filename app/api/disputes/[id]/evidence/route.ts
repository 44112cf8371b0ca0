// The PDF of a dispute's evidence, as it was sent or as it would be: opened from the dispute's page.
import { z } from 'zod'
import { disputeIdInput } from '@/server/disputes/contract'
import { readEvidenceFile } from '@/server/disputes/evidence-file'
import { loadDispute } from '@/server/disputes/load-dispute'
import { pageOrganization, withBrowserSession } from '@/server/http/browser-caller'
import { fileAnswer, stillMaking } from '@/server/http/file-answer'
import { route } from '@/server/http/route'

export const GET = route({
  callers: ['anonymous', 'user', 'api_key'],
  params: disputeIdInput,
  query: z.strictObject({ organization: pageOrganization }),
  async handle(ctx, { params, query, request }) {
    const caller = await withBrowserSession(ctx, request, query.organization)
    const dispute = await loadDispute(caller, params.id, 'payments:read')
    const bytes = await readEvidenceFile(caller, dispute)
    if (!bytes) return stillMaking()
    return fileAnswer({
      name: `portillon-${dispute.providerRef}.pdf`,
      contentType: 'application/pdf',
      bytes,
      isShown: true,
    })
  },
})
