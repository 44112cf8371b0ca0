// Covers of events, to anybody who has their address. A new picture has a new address, so each may be kept for ever.
import { z } from 'zod'
import { readCover } from '@/server/events/set-cover'
import { route } from '@/server/http/route'
import { notFound } from '@/server/kernel/errors'

export const GET = route({
  callers: ['anonymous'],
  params: z.strictObject({ file: z.string() }),
  async handle(_ctx, { params }) {
    const cover = (await readCover(params.file)) ?? notFound('cover')
    return new Response(new Uint8Array(cover.bytes), {
      headers: {
        'content-type': cover.contentType,
        'content-length': String(cover.bytes.byteLength),
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'",
        'cross-origin-resource-policy': 'cross-origin',
      },
    })
  },
})
