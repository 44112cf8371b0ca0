// GET /api/gate/live: what happens at the gates of an event, as it happens (server-sent events). A device sends its token; a page its cookie
// and the slug of its organization.

import { authenticate } from '@/server/http/authenticate'
import { withBrowserSession } from '@/server/http/browser-caller'
import { route } from '@/server/http/route'
import { newCtx } from '@/server/kernel/process'
import { gateEvent } from '@/server/scanning/gate-event'
import { liveQuery } from '@/server/scanning/live/contract'
import { liveRights, liveStream } from '@/server/scanning/live/live-stream'

export const GET = route({
  callers: ['anonymous', 'user', 'api_key', 'device'],
  keyLimit: 'none',
  query: liveQuery,
  async handle(ctx, { query, request }) {
    const caller = await withBrowserSession(ctx, request, query.organization)
    const eventId = gateEvent(caller, query.event)
    const rights = await liveRights(caller, eventId)
    const stream = liveStream(caller, rights, {
      since: cursorOf(request.headers.get('last-event-id')) ?? query.since ?? null,
      view: query.view ?? 'gate',
      async recheck() {
        const now = newCtx(await authenticate(request), ctx.requestId)
        return liveRights(await withBrowserSession(now, request, query.organization), eventId)
      },
    })
    return new Response(stream, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        // Not compressed and not gathered on its way: each event is sent as it comes.
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      },
    })
  },
})

function cursorOf(sent: string | null): string | null {
  return sent !== null && /^\d{1,20}$/.test(sent) ? sent : null
}
