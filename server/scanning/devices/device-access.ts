// A device asks for its token: first a nonce, then its signature. Guards: a token goes to a confirmed device alone.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { DeviceTokenAnswer, DeviceTokenInput } from './contract'
import { makeNonce, type ProvedDevice, proveDevice } from './device-proof'
import { makeDeviceToken } from './device-token'

export async function askForDeviceToken(ctx: Ctx, input: DeviceTokenInput): Promise<DeviceTokenAnswer> {
  const { deviceId, nonce, signature } = input
  if (nonce === undefined || signature === undefined) return { nonce: makeNonce(ctx, deviceId) }
  const device = await proveDevice(ctx, 'token', { deviceId, nonce, signature })
  refuseUnready(device, ctx.now)
  await ctx.db.device.updateMany({ where: { id: deviceId, status: 'active' }, data: { lastSeenAt: ctx.now } })
  return { ...makeDeviceToken(device, ctx.now), serverTime: ctx.now }
}

function refuseUnready({ status, secretExpiresAt }: ProvedDevice, now: Date): void {
  if (status === 'active') return
  if (status === 'revoked') fail('unauthenticated', 'device.revoked', 'This device was revoked. Remove its data.')
  if (!secretExpiresAt || secretExpiresAt <= now)
    fail('gone', 'device.pairing_expired', 'Nobody confirmed this phone in time. Ask for a new code.')
  fail('conflict', 'device.not_confirmed', 'Nobody has confirmed the digits yet.')
}
