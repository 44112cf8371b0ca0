// A phone becomes a device: it brings the secret and its own public key, both screens show four digits, a manager confirms them.
// Guards: a secret opens one enrolment within ten minutes, whichever phone is first; and only the key whose digits were seen is confirmed.
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import {
  type ConfirmDeviceInput,
  type DeviceIdInput,
  type EnrolInput,
  type Enrolled,
  hashOfSecret,
  INVITATION_MS,
  pairingDigits,
} from './contract'
import { readPublicKey } from './device-proof'
import { invitedDevice } from './invited'
import { lockManagedDevice, type ManagedDevice, refuseRevoked } from './managed-device'

/** The same phone asking again, because the answer was lost, gets the same answer. */
export async function enrolDevice(ctx: Ctx, input: EnrolInput): Promise<Enrolled> {
  const publicKey =
    readPublicKey(input.publicKey) ?? fail('invalid', 'device.key_unreadable', 'This is no public key of P-256.')
  const secretHash = await hashOfSecret(input.secret)
  const digits = await pairingDigits(secretHash, publicKey)
  const deviceId = await takeSecret(ctx, secretHash, publicKey)
  return { deviceId, digits, invited: await invitedDevice(ctx, deviceId) }
}

type Bytes = Uint8Array<ArrayBuffer>

async function takeSecret(ctx: Ctx, secretHash: Bytes, publicKey: Bytes): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.device.updateMany({
      where: { secretHash, status: 'invited', secretExpiresAt: { gt: tx.now } },
      data: {
        status: 'pairing',
        secretHash: null,
        enrolledWith: secretHash,
        publicKey,
        secretExpiresAt: new Date(tx.now.getTime() + INVITATION_MS),
      },
    })
    const device = await tx.db.device.findFirst({
      where: { OR: [{ enrolledWith: secretHash }, { secretHash }] },
      select: { id: true, organizationId: true, publicKey: true, status: true },
    })
    if (!device) return fail('not_found', 'device.invitation_unknown', 'This invitation does not exist any more.')
    if (count === 1) {
      const { id, organizationId } = device
      await recordAudit(tx, { organizationId, action: 'device.enrolled', subject: { kind: 'device', id } })
      return id
    }
    if (device.status === 'invited')
      fail('gone', 'device.invitation_expired', 'This invitation is over. Ask for a new one.')
    if (device.status === 'pairing' && device.publicKey && Buffer.from(publicKey).equals(device.publicKey))
      return device.id
    return fail('conflict', 'device.invitation_used', 'A phone has used this invitation. Ask for a new one.')
  })
}

/** The digits are the same on both screens. Confirming again changes nothing. */
export async function confirmDevice(ctx: Ctx, { id, digits }: ConfirmDeviceInput): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const device = await lockManagedDevice(tx, id)
    const isSeen = (await digitsOf(device)) === digits
    if (device.status === 'active' && isSeen) return
    refuseRevoked(device)
    if (device.status !== 'pairing' || !isSeen)
      fail('conflict', 'device.other_digits', 'Another phone waits here by now. Compare its digits.')
    if (!device.secretExpiresAt || device.secretExpiresAt <= tx.now)
      fail('gone', 'device.pairing_expired', 'This took too long. Show a new code.')
    await tx.db.device.update({
      where: { id },
      data: { status: 'active', confirmedAt: tx.now, secretExpiresAt: null },
    })
    await record(tx, device, 'device.confirmed')
  })
}

/** The digits differ, or this is not the phone: its key and its secret are forgotten. */
export async function rejectDevice(ctx: Ctx, { id }: DeviceIdInput): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const device = await lockManagedDevice(tx, id)
    if (device.status === 'invited') return
    refuseRevoked(device)
    if (device.status === 'active')
      fail('conflict', 'device.already_active', 'This device was confirmed. Revoke it instead.')
    await tx.db.device.update({
      where: { id },
      data: {
        status: 'invited',
        secretHash: device.enrolledWith,
        secretExpiresAt: tx.now,
        publicKey: null,
        enrolledWith: null,
        provedAt: null,
      },
    })
    await record(tx, device, 'device.rejected')
  })
}

/** Null while no phone has brought a key. */
export async function digitsOf(device: {
  enrolledWith: Uint8Array | null
  publicKey: Uint8Array | null
}): Promise<string | null> {
  return device.enrolledWith && device.publicKey ? pairingDigits(device.enrolledWith, device.publicKey) : null
}

async function record(tx: TxCtx, { id, organizationId }: ManagedDevice, action: string): Promise<void> {
  await recordAudit(tx, { organizationId, action, subject: { kind: 'device', id } })
}
