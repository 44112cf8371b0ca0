// When a scan was made that a device dates by its own clock. Pure. Guards: no scan is older than the device's enrolment or newer than its
// arrival, whatever its clock said. The device's last contact is no lower limit: a phone is heard from before its waiting scans arrive.

export type DeviceClock = {
  /** Its clock minus ours, in milliseconds. */
  offsetMs: number
  enrolledAt: Date
  receivedAt: Date
}

export function correctedInstant(deviceAt: Date, { offsetMs, enrolledAt, receivedAt }: DeviceClock): Date {
  const corrected = deviceAt.getTime() - Math.round(offsetMs)
  return new Date(Math.min(receivedAt.getTime(), Math.max(enrolledAt.getTime(), corrected)))
}

/** Instants that a column of ours takes: a phone whose battery was empty begins in 1970. */
export function storableInstant(text: string): Date {
  const at = Date.parse(text)
  const { from, until } = storable
  return new Date(Math.min(until, Math.max(from, at)))
}

const storable = { from: Date.UTC(1970, 0, 1), until: Date.UTC(2200, 0, 1) }
