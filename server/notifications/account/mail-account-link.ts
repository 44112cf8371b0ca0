// Looks whether an address that somebody left has an account, and mails a link into it there. Guards: five mails an hour to one mailbox for one
// purpose; a job that runs twice makes one link and one mail.
import { makeAccountLink } from '@/server/auth/account-link'
import { isWithin } from '@/server/auth/rate-limit'
import type { JobPayload } from '@/server/jobs/catalog'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { requestNotification } from '../request-notification'

export async function mailAccountLink(ctx: Ctx, asked: JobPayload<'mail-account-link'>): Promise<void> {
  const { email, purpose, locale, key: id } = asked
  const user = await ctx.db.user.findUnique({ where: { email }, select: { id: true, disabledAt: true } })
  if (!user || user.disabledAt) return
  const earlier = await ctx.db.accountLink.count({ where: { id } })
  if (earlier > 0 || !(await isWithin(ctx, 'account_link_mail', JSON.stringify([purpose, email])))) return
  await inTransaction(ctx, async (tx) => {
    await makeAccountLink(tx, { id, userId: user.id, purpose })
    const about = { organizationId: null, purchaseId: null, recipient: email, locale }
    await requestNotification(tx, { kind: purpose, key: id, ...about, props: {} })
  })
}
