// Logos of designs, to anybody who has their address. Another logo has another address, so each may be kept for ever.
import { z } from 'zod'
import { route } from '@/server/http/route'
import { notFound } from '@/server/kernel/errors'
import { readLogo } from '@/server/templates/logos'

export const GET = route({
  callers: ['anonymous'],
  params: z.strictObject({ path: z.array(z.string()) }),
  async handle(ctx, { params }) {
    const logo = (await readLogo(ctx, params.path)) ?? notFound('logo')
    return new Response(new Uint8Array(logo), {
      headers: {
        'content-type': 'image/png',
        'content-length': String(logo.byteLength),
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'",
      },
    })
  },
})
