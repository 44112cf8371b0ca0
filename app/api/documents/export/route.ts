// The documents of a time as CSV: opened from the dashboard's list, so the session cookie counts here.
import { z } from 'zod'
import { browserSession } from '@/server/auth/browser-session'
import { userActor } from '@/server/auth/membership-actor'
import { exportDocumentsInput } from '@/server/documents/contract'
import { exportDocuments } from '@/server/documents/export-documents'
import { streamOf } from '@/server/http/file-stream'
import { route } from '@/server/http/route'
import { csvOf } from '@/server/kernel/csv'
import type { Ctx } from '@/server/kernel/ctx'

export const GET = route({
  callers: ['anonymous', 'user', 'api_key'],
  /** `organization` is the slug, from pages only: a credential names its own organization. */
  query: z.strictObject({ ...exportDocumentsInput.shape, organization: z.string().max(200).optional() }),
  async handle(ctx, { query, request }) {
    const { organization, ...input } = query
    const caller = await withCookie(ctx, request.headers, organization)
    const table = await exportDocuments(caller, input)
    return new Response(streamOf(csvOf(table, input.locale)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="documents-${caller.now.toISOString().slice(0, 10)}.csv"`,
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
