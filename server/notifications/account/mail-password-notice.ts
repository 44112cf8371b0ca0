// Tells a mailbox that the password of its account is another one now, or is gone. Guards: a job that runs twice asks for one mail.
import type { JobPayload } from '@/server/jobs/catalog'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { requestNotification } from '../request-notification'

export async function mailPasswordNotice(
  ctx: Ctx,
  { userId, kind, key }: JobPayload<'mail-password-notice'>,
): Promise<void> {
  const { email: recipient, locale } = await ctx.db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, locale: true },
  })
  const about = { organizationId: null, purchaseId: null, recipient, locale, props: {} }
  await inTransaction(ctx, (tx) => requestNotification(tx, { kind, key, ...about }))
}
