// Partners make events.
import { createEventInput } from '@/server/events/contract'
import { createEvent } from '@/server/events/create-event'
import { route } from '@/server/http/route'

export const POST = route({
  callers: ['user', 'api_key'],
  body: createEventInput,
  idempotent: true,
  status: 201,
  handle: (ctx, { body }) => createEvent(ctx, body),
})
