import { route } from '@/server/http/route'
import { statisticsQuery } from '@/server/notifications/contract'
import { messageStatistics } from '@/server/notifications/statistics'

export const GET = route({
  callers: ['user', 'api_key'],
  query: statisticsQuery,
  handle: (ctx, { query }) => messageStatistics(ctx, query),
})
