// The certificate of `npm run dev -- --lan`: made here, signed by itself, kept in the data folder so that a phone is asked once. Guards: its key
// is readable by its owner alone; it names every address of this machine and is made anew when those change or it nears its end.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { now } from '@/server/kernel/clock'
import { writeWhole } from './data-folder'

const FILE = 'lan-certificate.json'
const DAY_MS = 86_400_000
const LASTS_DAYS = 90
const RENEWED_DAYS = 7

const kept = z.object({ names: z.array(z.string()), endsAt: z.coerce.date(), key: z.string(), cert: z.string() })

export type LanCertificate = { key: string; cert: string }

/** @param addresses of this machine; `localhost` and the loopback are named besides */
export async function lanCertificate(dataFolder: string, addresses: readonly string[]): Promise<LanCertificate> {
  const names = ['localhost', ...new Set(['127.0.0.1', ...addresses])].sort()
  const known = readKept(dataFolder)
  const isGood =
    known?.names.join() === names.join() && known.endsAt.getTime() - now().getTime() > RENEWED_DAYS * DAY_MS
  if (known && isGood) return known
  const endsAt = new Date(now().getTime() + LASTS_DAYS * DAY_MS)
  const made = { ...(await makeCertificate(names, endsAt)), names, endsAt }
  writeWhole(path.join(dataFolder, FILE), JSON.stringify(made))
  return made
}

function readKept(dataFolder: string): z.infer<typeof kept> | null {
  try {
    return kept.parse(JSON.parse(readFileSync(path.join(dataFolder, FILE), 'utf8')))
  } catch {
    return null
  }
}

async function makeCertificate(names: readonly string[], endsAt: Date): Promise<LanCertificate> {
  // Of development alone: it is not there in production.
  const { generate } = await import('selfsigned')
  const altNames = names.map((name) =>
    name === 'localhost' ? ({ type: 2, value: name } as const) : ({ type: 7, ip: name } as const),
  )
  const made = await generate([{ name: 'commonName', value: 'Portillon (development)' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A clock that is a little behind must not find it too young.
    notBeforeDate: new Date(now().getTime() - DAY_MS),
    notAfterDate: endsAt,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { key: made.private, cert: made.cert }
}
