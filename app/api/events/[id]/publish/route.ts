import { z } from 'zod'
import { publishEvent } from '@/server/events/publish-event'
import { route } from '@/server/http/route'

export const POST = route({
  callers: ['user', 'api_key'],
  params: z.strictObject({ id: z.string() }),
  body: z.strictObject({}).optional(),
  handle: (ctx, { params: { id } }) => publishEvent(ctx, { eventId: id }),
})
