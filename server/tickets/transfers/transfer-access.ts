// The address of an offer, `/t/transfer/{token}`: whoever has it can take the ticket or say no. It goes to the one it is made to, by mail.
import { isCapability, makeCapability, readCapability } from '@/server/kernel/capability'
import { env } from '@/server/kernel/env'
import type { Locale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'

const PURPOSE = 'ticket-transfer'
/** An offer ends by its status; its address never changes. */
const VERSION = 0

export function transferUrl(transferId: string, locale: Locale): string {
  return pageUrl(`/t/transfer/${makeCapability(env().authSecret, PURPOSE, transferId, VERSION)}`, locale)
}

/** The id of the transfer that a token names, or null. */
export function openTransfer(token: string): string | null {
  const id = readCapability(token)
  return id && isCapability(env().authSecret, PURPOSE, token, VERSION) ? id : null
}
