import { answer } from '@/server/http/answer'
import { route } from '@/server/http/route'
import { checkHealth } from '@/server/platform/health'

export const dynamic = 'force-dynamic'

export const GET = route({
  callers: ['anonymous'],
  shape: 'plain',
  handle: async (ctx) => {
    const health = await checkHealth(ctx)
    return answer(health, {
      status: health.status === 'down' ? 503 : 200,
      headers: health.status === 'down' ? { 'retry-after': '5' } : {},
    })
  },
})
