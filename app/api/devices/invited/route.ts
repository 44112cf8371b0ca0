// A phone asks what the invitation that it was shown is for, before it becomes anything.
import { route } from '@/server/http/route'
import { invitedInput } from '@/server/scanning/devices/contract'
import { readInvited } from '@/server/scanning/devices/invited'

export const POST = route({
  callers: ['anonymous'],
  body: invitedInput,
  handle: (ctx, { body }) => readInvited(ctx, body),
})
