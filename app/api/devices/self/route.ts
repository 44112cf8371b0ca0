// A device's sign of life, answered with what it is now; and its last word, which comes without a token: that it has removed everything.
import { route } from '@/server/http/route'
import { selfInput } from '@/server/scanning/devices/contract'
import { deviceSelf } from '@/server/scanning/devices/device-self'

export const POST = route({
  callers: ['anonymous', 'device'],
  body: selfInput,
  maxBodyBytes: 16 * 1024,
  handle: (ctx, { body }) => deviceSelf(ctx, body),
})
