// Under whose name a message leaves, and who is asked to carry it. Guards: an organization's own domain stands in From only while it is
// verified, and only at the provider that has verified it; whoever else carries the message uses the installation's address.
import type { Notification } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { emailSenders, installationMailbox } from '../providers/configured'
import type { EmailProvider, OutgoingEmail } from '../providers/message-sender'
import { orderInForce } from './contract'

export type SenderOf = {
  /** Of the carriers that are configured. */
  order: readonly EmailProvider[]
  /** To members an organization's messages are the installation's. */
  mailbox(provider: EmailProvider, isToBuyers: boolean): Pick<OutgoingEmail, 'from' | 'replyTo'>
}

type Row = {
  id: string
  name: string
  provider_order: EmailProvider[] | null
  sender_name: string | null
  reply_to: string | null
  domain: string | null
  local_part: string | null
}

/** By organization, and of the installation itself (null); empty where no mail can leave. */
export async function sendersOf(
  ctx: Pick<Ctx, 'pool'>,
  notifications: readonly Pick<Notification, 'organizationId'>[],
): Promise<Map<string | null, SenderOf>> {
  const mailbox = installationMailbox()
  if (!mailbox) return new Map()
  const usual = [...emailSenders().keys()]
  const plain = { from: mailbox, replyTo: null }
  const found = new Map<string | null, SenderOf>([[null, { order: usual, mailbox: () => plain }]])
  const ids = [...new Set(notifications.flatMap(({ organizationId }) => organizationId ?? []))]
  if (ids.length === 0) return found
  const { rows } = await ctx.pool.query<Row>({
    name: 'senders-of',
    text: `SELECT o.id, o.name, s.provider_order, s.sender_name, coalesce(s.reply_to, nullif(c.contact_email, '')) AS reply_to,
       d.domain, d.local_part
     FROM organization o LEFT JOIN message_settings s ON s.organization_id = o.id
       LEFT JOIN seller_details c ON c.organization_id = o.id
       LEFT JOIN sender_domain d ON d.organization_id = o.id AND d.status = 'verified'
     WHERE o.id = ANY($1::uuid[])`,
    values: [ids],
  })
  for (const row of rows) {
    const order = orderInForce(row.provider_order, usual)
    const name = row.sender_name ?? row.name
    const own = row.domain && row.local_part ? `${row.local_part}@${row.domain}` : null
    found.set(row.id, {
      order,
      mailbox(provider, isToBuyers) {
        if (!isToBuyers) return plain
        const address = own && provider === 'resend' ? own : mailbox.address
        return { from: { name, address }, replyTo: row.reply_to }
      },
    })
  }
  return found
}
