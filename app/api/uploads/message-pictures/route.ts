// A picture for a message: sent by the editor of its words.
import { z } from 'zod'
import { limitFiles } from '@/server/auth/rate-limit'
import { route } from '@/server/http/route'
import { env } from '@/server/kernel/env'
import { keepPicture, requirePictureUploads } from '@/server/notifications/pictures/keep-picture'
import { withBrowserCaller } from '../covers/browser-caller'
import { readPicture } from '../covers/read-picture'

// Not `idempotent`: it sets nothing, a block names what it wants, and bodies would have to be read before the caller is known.
export const POST = route({
  callers: ['anonymous', 'user', 'api_key'],
  /** `organization` is the slug, from pages only: a credential names its own organization. */
  query: z.strictObject({ organization: z.string().max(200).optional() }),
  status: 201,
  async handle(ctx, { query, request }) {
    const caller = await withBrowserCaller(ctx, request.headers, query.organization)
    // Nobody sends megabytes here before it is known that they may.
    requirePictureUploads(caller)
    await limitFiles(caller)
    return keepPicture(caller, await readPicture(request, env().maxFileSizeBytes))
  },
})
