import { z } from 'zod'
import { route } from '@/server/http/route'
import { type RevocationDelta, revocationsQuery } from '@/server/tickets/keys/contract'
import { revocationsSince, signedLists } from '@/server/tickets/keys/revocations'

export const GET = route({
  callers: ['user', 'api_key'],
  // Every gate asks every few seconds, as often as it scans.
  keyLimit: 'none',
  params: z.strictObject({ id: z.string() }),
  query: revocationsQuery,
  handle: async (ctx, { params, query, request }) => {
    const delta = await revocationsSince(ctx, params.id, query.from)
    const headers = { etag: tagOf(delta, query.format), 'cache-control': 'private, no-cache' }
    if (request.headers.get('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
    if (query.format === 'json') return Response.json({ success: true, data: readable(delta) }, { headers })
    const lists = await signedLists(ctx, delta)
    return new Response(new Uint8Array(lists), {
      headers: {
        ...headers,
        'content-type': 'application/octet-stream',
        'portillon-complete': String(delta.isComplete),
      },
    })
  },
})

/** Weak: the moment at which a list was signed is in it. A new key shows before anything of it is revoked. */
function tagOf({ from, to, keys }: RevocationDelta, format: string): string {
  return `W/"${format}-${from}-${to}-${keys.length}"`
}

/** Serials are beyond what a number of JSON holds. */
function readable({ keys, ...delta }: RevocationDelta) {
  return {
    ...delta,
    keys: keys.map(({ entries, ...key }) => ({
      ...key,
      entries: entries.map(({ serial, minGen }) => ({ serial: serial.toString(), minGen })),
    })),
  }
}
