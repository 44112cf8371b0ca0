// A device asks for a nonce, and with its signature for a token of twelve hours.
import { route } from '@/server/http/route'
import { deviceTokenInput } from '@/server/scanning/devices/contract'
import { askForDeviceToken } from '@/server/scanning/devices/device-access'

export const POST = route({
  callers: ['anonymous'],
  body: deviceTokenInput,
  handle: (ctx, { body }) => askForDeviceToken(ctx, body),
})
