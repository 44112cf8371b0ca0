import { route } from '@/server/http/route'
import { sendSmsInput } from '@/server/notifications/contract'
import { sendSms } from '@/server/notifications/send-message'

export const POST = route({
  callers: ['user', 'api_key'],
  body: sendSmsInput,
  idempotent: true,
  status: 201,
  handle: (ctx, { body }) => sendSms(ctx, body),
})
