import { route } from '@/server/http/route'
import { notificationIdInput } from '@/server/notifications/contract'
import { notificationStatus } from '@/server/notifications/queries'

export const GET = route({
  callers: ['user', 'api_key'],
  params: notificationIdInput,
  handle: (ctx, { params }) => notificationStatus(ctx, params),
})
