import { z } from 'zod'
import { importAttendeesInput } from '@/server/attendees/contract'
import { importAttendees } from '@/server/attendees/import-attendees'
import { route } from '@/server/http/route'

export const POST = route({
  callers: ['user', 'api_key'],
  params: z.strictObject({ id: z.string() }),
  body: importAttendeesInput,
  idempotent: true,
  status: 201,
  handle: (ctx, { params: { id }, body }) => importAttendees(ctx, { ...body, eventId: id }),
})
