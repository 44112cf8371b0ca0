// An event's cover: sent by a page of the dashboard or by a partner.
import { z } from 'zod'
import { loadEvent } from '@/server/events/load-event'
import { setCover } from '@/server/events/set-cover'
import { route } from '@/server/http/route'
import { env } from '@/server/kernel/env'
import { withBrowserCaller } from './browser-caller'
import { readPicture } from './read-picture'

// Not `idempotent`: it sets one picture and adds nothing, so a repeat ends with the same cover, and to compare the bodies of two tries
// they would have to be read before the caller is known.
export const POST = route({
  callers: ['anonymous', 'user', 'api_key'],
  /** `organization` is the slug, from pages only: a credential names its own organization. */
  query: z.strictObject({ eventId: z.string(), organization: z.string().max(200).optional() }),
  status: 201,
  async handle(ctx, { query, request }) {
    const caller = await withBrowserCaller(ctx, request.headers, query.organization)
    // Nobody sends megabytes here before it is known that they may.
    await loadEvent(caller, query.eventId, 'events:update')
    return setCover(caller, { eventId: query.eventId, bytes: await readPicture(request, env().maxFileSizeBytes) })
  },
})
