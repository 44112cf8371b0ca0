// The secret of an invitation and the link that carries it. Guards: 128 bits of chance, in the part of the address that browsers send to
// no server; it says nothing of the event or of anybody.
import QRCode from 'qrcode'
import type { Locale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import type { Random } from '@/server/kernel/random'
import { hashOfSecret, type Invitation } from './contract'

export async function makeSecret(random: Pick<Random, 'bytes'>) {
  const secret = Buffer.from(random.bytes(16)).toString('base64url')
  return { secret, secretHash: await hashOfSecret(secret) }
}

type Made = Pick<Invitation, 'id' | 'name' | 'expiresAt'> & { secret: string; locale: Locale }

export function invitationOf({ secret, locale, ...device }: Made): Invitation {
  const link = `${pageUrl('/scan/pair', locale)}#${secret}`
  return { ...device, link, qr: qrOf(link) }
}

/** The dark modules, row by row, as runs from left to right. */
function qrOf(text: string): Invitation['qr'] {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const start = x
      while (x < size && modules.data[y * size + x] === 1) x++
      if (x > start) path += `M${start} ${y}h${x - start}v1h-${x - start}z`
    }
  }
  return { path, size }
}
