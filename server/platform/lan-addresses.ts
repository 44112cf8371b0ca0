// Where a phone in the same network finds this machine, and which ports lead to what when `npm run dev -- --lan` opens them.
import os from 'node:os'

export type LanPlan = {
  /** The address that is printed; the loopback where this machine has no network. */
  host: string
  ports: { app: number; stripe: number; resend: number; paypal: number }
}

/** Of a door beside its port of plain HTTP: 3000 becomes 3443. */
const APART = 443

/** IPv4 addresses of this machine that others reach, those of homes and offices first. */
export function lanAddresses(interfaces = os.networkInterfaces()): string[] {
  const found = Object.values(interfaces).flatMap((addresses) =>
    (addresses ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  )
  return [...new Set(found)].sort((a, b) => rank(a) - rank(b))
}

function rank(address: string): number {
  if (address.startsWith('192.168.')) return 0
  if (address.startsWith('10.')) return 1
  if (/^172\.(1[6-9]|2\d|3[01])\./.test(address)) return 2
  // Given by the machine to itself when nobody gave it one.
  return address.startsWith('169.254.') ? 4 : 3
}

/** @param port of the web process */
export function planLan(port: number, addresses = lanAddresses()): LanPlan {
  const app = port + APART <= 65_000 ? port + APART : port - APART
  return {
    host: addresses[0] ?? '127.0.0.1',
    ports: { app, stripe: app + 1, resend: app + 2, paypal: app + 3 },
  }
}

export function lanUrl({ host, ports }: LanPlan, name: keyof LanPlan['ports'] = 'app'): string {
  return `https://${host}:${ports[name]}`
}
