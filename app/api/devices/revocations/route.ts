// What has been revoked of the device's event since a sequence, as signed lists (server/tickets/keys/revocation-list.ts): a few bytes every
// few seconds, where the bundle asks for more.

import { route } from '@/server/http/route'
import { notFound } from '@/server/kernel/errors'
import { bundleHeaders, deviceRevocationsQuery } from '@/server/scanning/bundle/contract'
import { revocationsSince, signedLists } from '@/server/tickets/keys/revocations'

export const GET = route({
  callers: ['device'],
  query: deviceRevocationsQuery,
  handle: async (ctx, { query, request }) => {
    const eventId = ctx.actor.kind === 'device' ? ctx.actor.eventIds[0] : notFound('event')
    const delta = await revocationsSince(ctx, eventId, query.from)
    const dead = delta.keys.filter(({ withdrawn }) => withdrawn).length
    const headers = {
      etag: `W/"${delta.from}-${delta.to}-${delta.keys.length}-${dead}"`,
      'cache-control': 'private, no-cache',
      [bundleHeaders.asOf]: ctx.now.toISOString(),
      [bundleHeaders.complete]: String(delta.isComplete),
    }
    if (request.headers.get('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
    const lists = await signedLists(ctx, delta)
    return new Response(new Uint8Array(lists), {
      headers: { ...headers, 'content-type': 'application/octet-stream' },
    })
  },
})
