// One event: anybody reads it by id or slug, its organizer changes it by id.
import { z } from 'zod'
import { publicEvent } from '@/server/capacity/public-event'
import { changeEventInput } from '@/server/events/contract'
import { updateEvent } from '@/server/events/update-event'
import { route } from '@/server/http/route'

const params = z.strictObject({ id: z.string() })

export const GET = route({
  callers: ['anonymous', 'user', 'api_key', 'buyer'],
  params,
  handle: (ctx, { params: { id } }) => publicEvent(ctx, { idOrSlug: id }),
})

export const PATCH = route({
  callers: ['user', 'api_key'],
  params,
  body: changeEventInput,
  handle: (ctx, { params: { id }, body }) => updateEvent(ctx, { eventId: id, change: body }),
})
