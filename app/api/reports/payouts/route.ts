// The payouts report as a file, streamed: for programs by their credential, for the dashboard's link by the session cookie.
import { browserSession } from '@/server/auth/browser-session'
import { userActor } from '@/server/auth/membership-actor'
import { streamOf } from '@/server/http/file-stream'
import { route } from '@/server/http/route'
import type { Ctx } from '@/server/kernel/ctx'
import { payoutFileInput } from '@/server/reports/contract'
import { payoutFile } from '@/server/reports/payout-file'

export const GET = route({
  callers: ['anonymous', 'user', 'api_key'],
  query: payoutFileInput,
  async handle(ctx, { query: { organization, ...input }, request }) {
    const file = await payoutFile(await withCookie(ctx, request.headers, organization), input)
    return new Response(streamOf(file.bytes), {
      headers: {
        'content-type': file.contentType,
        'content-disposition': `attachment; filename="${file.name}"`,
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
