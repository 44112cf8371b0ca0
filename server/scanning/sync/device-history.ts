// Where a device stood, and what it might do, when it scanned: what it did without a network becomes known later, and it may have been given
// another gate or profile by then. Read from the audit of its changes, of which each is in the transaction of the change.
import type { Ctx } from '@/server/kernel/ctx'
import { type DeviceProfile, profilePermissions } from '../devices/contract'

export type DeviceMoment = {
  gateId: string | null
  gateName: string | null
  isKiosk: boolean
  canOverride: boolean
}

type State = { gateId: string | null; profile: DeviceProfile }

/** Answers for any instant. What it was before its first change it was from ever. */
export async function deviceHistory(
  { pool, db }: Pick<Ctx, 'pool' | 'db'>,
  device: { id: string; eventId: string; gateId: string | null; profile: string },
): Promise<(at: Date) => DeviceMoment> {
  const { rows: changes } = await pool.query<{ at: Date; gateId: string | null; profile: DeviceProfile }>({
    name: 'device-history',
    text: `SELECT at, before ->> 'gateId' AS "gateId", before ->> 'profile' AS profile FROM audit_entry
      WHERE action = 'device.changed' AND subject_id = $1 ORDER BY at, sequence`,
    values: [device.id],
  })
  const gates = await db.gate.findMany({ where: { eventId: device.eventId }, select: { id: true, name: true } })
  const names = new Map(gates.map(({ id, name }) => [id, name]))
  const now: State = { gateId: device.gateId, profile: device.profile as DeviceProfile }
  return (at) => {
    const { gateId, profile } = changes.find((change) => at < change.at) ?? now
    const gateName = gateId === null ? null : (names.get(gateId) ?? null)
    return {
      // A gate that is gone is no place any more.
      gateId: gateName === null ? null : gateId,
      gateName,
      isKiosk: profile === 'kiosk',
      canOverride: profilePermissions[profile].includes('scanning:override'),
    }
  }
}
