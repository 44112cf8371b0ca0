// The address at the foot of a campaign's mail: a capability over the message's id, so that it names nobody and says nothing by itself. Nothing
// is stored, and it holds as long as the message's row.
import { isCapability, makeCapability, readCapability } from '@/server/kernel/capability'
import { env } from '@/server/kernel/env'
import type { Locale } from '@/server/kernel/format'
import { apiUrl, pageUrl } from '@/server/kernel/links'

const PURPOSE = 'unsubscribe'

function tokenOf(notificationId: string): string {
  return makeCapability(env().authSecret, PURPOSE, notificationId, 0)
}

/** The page, which asks first: programs that check mails open every link in them. */
export function unsubscribePageUrl(notificationId: string, locale: Locale): string {
  return pageUrl(`/u/${tokenOf(notificationId)}`, locale)
}

/** What a mail program needs for its own button (RFC 2369, RFC 8058). */
export function unsubscribeHeaders(notificationId: string): Record<string, string> {
  return {
    'List-Unsubscribe': `<${apiUrl(`/api/unsubscribe/${tokenOf(notificationId)}`)}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}

/** The message that a token names; null for a forged or malformed one. */
export function messageOfToken(token: string): string | null {
  return isCapability(env().authSecret, PURPOSE, token, 0) ? readCapability(token) : null
}
