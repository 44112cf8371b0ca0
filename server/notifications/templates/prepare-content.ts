// Words for many, made ready once per language: for campaigns, which write thousands of the same.
import { type PreparedMessage, prepareMessage } from '@/emails/prepare-message'
import type { Ctx } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'
import type { MessageContent } from './contract'
import { frameOf } from './letterhead'

type Wish = {
  organizationId: string
  content: MessageContent
  locale: Locale
  /** Its readers may say that they want no more of it: `unsubscribe_url` is among each one's variables then. */
  unsubscribe: boolean
}

/** What it gives writes one recipient's mail from their variables, in some 30 µs. */
export async function prepareContent(ctx: Pick<Ctx, 'db'>, wish: Wish): Promise<PreparedMessage> {
  const { organizationId, content, locale, unsubscribe } = wish
  return prepareMessage(content, locale, { ...(await frameOf(ctx, organizationId)), unsubscribe })
}
