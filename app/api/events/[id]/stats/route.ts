import { z } from 'zod'
import { route } from '@/server/http/route'
import { eventStats } from '@/server/reports/event-stats'

export const GET = route({
  callers: ['user', 'api_key'],
  params: z.strictObject({ id: z.string() }),
  handle: (ctx, { params: { id } }) => eventStats(ctx, { eventId: id }),
})
