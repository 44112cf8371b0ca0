// A phone brings the secret of an invitation and its own public key, and waits to be confirmed.
import { route } from '@/server/http/route'
import { enrolInput } from '@/server/scanning/devices/contract'
import { enrolDevice } from '@/server/scanning/devices/pair-device'

export const POST = route({
  callers: ['anonymous'],
  body: enrolInput,
  status: 201,
  handle: (ctx, { body }) => enrolDevice(ctx, body),
})
