// Pictures of mails, to anybody who has their address: mail programs fetch them without a name. Another picture has another address, so each
// may be kept for ever.
import { z } from 'zod'
import { route } from '@/server/http/route'
import { notFound } from '@/server/kernel/errors'
import { readPicture } from '@/server/notifications/pictures/keep-picture'

export const GET = route({
  callers: ['anonymous'],
  params: z.strictObject({ path: z.array(z.string()) }),
  async handle(ctx, { params }) {
    const picture = (await readPicture(ctx, params.path)) ?? notFound('picture')
    return new Response(new Uint8Array(picture), {
      headers: {
        'content-type': 'image/jpeg',
        'content-length': String(picture.byteLength),
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'",
        // Mails are read on pages of other origins.
        'cross-origin-resource-policy': 'cross-origin',
      },
    })
  },
})
