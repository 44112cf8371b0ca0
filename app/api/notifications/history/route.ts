import { route } from '@/server/http/route'
import { historyQuery } from '@/server/notifications/contract'
import { messageHistory } from '@/server/notifications/queries'

export const GET = route({
  callers: ['user', 'api_key'],
  query: historyQuery,
  handle: (ctx, { query }) => messageHistory(ctx, query),
})
