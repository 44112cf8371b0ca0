// The PDF of a dispute's evidence, as it was sent or as it would be: opened from the dispute's page, so the session cookie counts here.
import { z } from 'zod'
import { browserSession } from '@/server/auth/browser-session'
import { userActor } from '@/server/auth/membership-actor'
import { disputeIdInput } from '@/server/disputes/contract'
import { readEvidenceFile } from '@/server/disputes/evidence-file'
import { loadDispute } from '@/server/disputes/load-dispute'
import { answer, route } from '@/server/http/route'
import type { Ctx } from '@/server/kernel/ctx'

export const GET = route({
  callers: ['anonymous', 'user', 'api_key'],
  params: disputeIdInput,
  /** `organization` is the slug, from pages only: a credential names its own organization. */
  query: z.strictObject({ organization: z.string().max(200).optional() }),
  async handle(ctx, { params, query, request }) {
    const caller = await withCookie(ctx, request.headers, query.organization)
    const dispute = await loadDispute(caller, params.id, 'payments:read')
    const bytes = await readEvidenceFile(caller, dispute)
    if (!bytes) return answer({ status: 'rendering' }, { status: 202, headers: { 'retry-after': '1' } })
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="portillon-${dispute.providerRef}.pdf"`,
        'cache-control': 'private, no-store',
      },
    })
  },
})

/** Reading changes nothing, so a link from elsewhere may open it: the answer goes to the person whose cookie it is. */
async function withCookie(ctx: Ctx, headers: Headers, organization: string | undefined): Promise<Ctx> {
  if (ctx.actor.kind !== 'anonymous' || organization === undefined) return ctx
  const session = await browserSession(ctx, headers, organization)
  if (!session?.organization) return ctx
  return { ...ctx, actor: userActor(session.userId, session.organization.id, session.organization) }
}
