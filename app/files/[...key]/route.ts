// A stored file, to whoever has its signed address: from the storage itself where browsers reach it, else passed on piece by piece.
import { z } from 'zod'
import { fileLinkQuery, openFileLink } from '@/server/files/links'
import { fileAnswer } from '@/server/http/file-answer'
import { route } from '@/server/http/route'

const privately = { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' }

export const GET = route({
  callers: ['anonymous'],
  params: z.strictObject({ key: z.array(z.string()) }),
  query: fileLinkQuery.or(z.looseObject({}).transform(() => ({ exp: '', name: '', sig: '' }))),
  async handle(ctx, { params, query }) {
    const file = await openFileLink(ctx, params.key.join('/'), query)
    if ('redirect' in file) {
      const headers = { location: file.redirect, 'cache-control': 'private, no-store', ...privately }
      return new Response(null, { status: 302, headers })
    }
    const { name, contentType, bytes, pieces } = file
    return fileAnswer({ name, contentType, bytes: pieces, headers: { ...privately, 'content-length': String(bytes) } })
  },
})
