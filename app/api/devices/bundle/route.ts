// What a device takes along to decide without us, as bytes (server/scanning/bundle/container.ts): everything, or what changed since. 304
// when nothing did; its `Portillon-As-Of` is then the age of what the device has.

import { route } from '@/server/http/route'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { buildBundle } from '@/server/scanning/bundle/build-bundle'
import { bundleHeaders, bundleQuery } from '@/server/scanning/bundle/contract'

export const GET = route({
  callers: ['device'],
  query: bundleQuery,
  handle: async (ctx, { query, request }) => {
    const eventId = ctx.actor.kind === 'device' ? ctx.actor.eventIds[0] : notFound('event')
    const { etag, asOf, stream } = await buildBundle(ctx, eventId, query.since)
    const headers = {
      etag,
      'cache-control': 'private, no-cache, no-transform',
      vary: 'authorization',
      [bundleHeaders.asOf]: asOf.toISOString(),
      ...(await logHeaders(ctx)),
    }
    if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
    const bytes = { ...headers, 'content-type': 'application/octet-stream' }
    if (query.encoding === 'plain') return new Response(stream.readable(), { headers: bytes })
    const zipped = stream.readable().pipeThrough(new CompressionStream('gzip'))
    return new Response(zipped, { headers: { ...bytes, [bundleHeaders.encoding]: 'gzip' } })
  },
})

/** A browser that has lost its data goes on with its log where the server has it. */
async function logHeaders({ actor, db }: Ctx): Promise<Record<string, string>> {
  if (actor.kind !== 'device') return {}
  const device = await db.device.findUnique({
    where: { id: actor.deviceId },
    select: { lastSeq: true, lastHash: true },
  })
  if (!device?.lastHash) return {}
  return {
    [bundleHeaders.lastSeq]: device.lastSeq.toString(),
    [bundleHeaders.lastHash]: Buffer.from(device.lastHash).toString('base64url'),
  }
}
