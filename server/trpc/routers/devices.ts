// The phones at an event's gates, for those who manage them. What the phones themselves say comes over REST.
import {
  changeDeviceInput,
  confirmDeviceInput,
  createDeviceInput,
  deviceIdInput,
  eventDevicesInput,
  inviteDeviceInput,
} from '@/server/scanning/devices/contract'
import { changeDevice, createDevice, inviteDevice, revokeDevice } from '@/server/scanning/devices/manage-devices'
import { confirmDevice, rejectDevice } from '@/server/scanning/devices/pair-device'
import { listDevices } from '@/server/scanning/devices/queries'
import { orgProcedure, router } from '../init'

export const devicesRouter = router({
  list: orgProcedure.input(eventDevicesInput).query(({ ctx, input }) => listDevices(ctx.app, input)),
  /** The answer holds the invitation's secret, for this one time. */
  create: orgProcedure.input(createDeviceInput).mutation(({ ctx, input }) => createDevice(ctx.app, input)),
  invite: orgProcedure.input(inviteDeviceInput).mutation(({ ctx, input }) => inviteDevice(ctx.app, input)),
  confirm: orgProcedure.input(confirmDeviceInput).mutation(({ ctx, input }) => confirmDevice(ctx.app, input)),
  reject: orgProcedure.input(deviceIdInput).mutation(({ ctx, input }) => rejectDevice(ctx.app, input)),
  change: orgProcedure.input(changeDeviceInput).mutation(({ ctx, input }) => changeDevice(ctx.app, input)),
  revoke: orgProcedure.input(deviceIdInput).mutation(({ ctx, input }) => revokeDevice(ctx.app, input)),
})
