import { route } from '@/server/http/route'
import { sendEmailInput } from '@/server/notifications/contract'
import { sendEmail } from '@/server/notifications/send-message'

export const POST = route({
  callers: ['user', 'api_key'],
  body: sendEmailInput,
  idempotent: true,
  status: 201,
  handle: (ctx, { body }) => sendEmail(ctx, body),
})
