// The installation's own mails as their reader gets them: jobs that wait are done, and the newest mail of a kind is written.
import type { InstallationKind } from '@/emails/message-kinds'
import type { Ctx } from '@/server/kernel/ctx'
import { mailAccountLink } from '@/server/notifications/account/mail-account-link'
import { mailInvitation } from '@/server/notifications/account/mail-invitation'
import { mailPasswordNotice } from '@/server/notifications/account/mail-password-notice'
import type { Composers } from '@/server/notifications/compose'
import { renderNotification } from '@/server/notifications/templates/render-notification'
import { jobsOf } from './sales-factories'

const names = ['mail-account-link', 'mail-invitation', 'mail-password-notice'] as const

/** Does the jobs that ask for account mails, and takes them out. */
export async function doMailJobs(ctx: Ctx): Promise<void> {
  const [links, invitations, notices] = await Promise.all(names.map((name) => jobsOf(ctx, name)))
  for (const { payload } of links ?? []) await mailAccountLink(ctx, payload as Parameters<typeof mailAccountLink>[1])
  for (const { payload } of invitations ?? [])
    await mailInvitation(ctx, payload as Parameters<typeof mailInvitation>[1])
  for (const { payload } of notices ?? [])
    await mailPasswordNotice(ctx, payload as Parameters<typeof mailPasswordNotice>[1])
  await ctx.pool.query(
    `DELETE FROM graphile_worker._private_jobs WHERE task_id IN
       (SELECT id FROM graphile_worker._private_tasks WHERE identifier = ANY ($1))`,
    [names],
  )
}

/** Null: there is none, or it has nothing to say any more. */
export async function mailOf(ctx: Ctx, kind: InstallationKind, recipient: string) {
  await doMailJobs(ctx)
  const notification = await ctx.db.notification.findFirst({
    where: { kind, recipient },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
  })
  if (!notification) return null
  const mail = await renderNotification(ctx, notification, {} as Composers)
  return mail && { ...mail, notification }
}

/** The secret part of the address in that mail. */
export async function tokenOf(ctx: Ctx, kind: InstallationKind, recipient: string): Promise<string> {
  const mail = await mailOf(ctx, kind, recipient)
  const token = /\/([A-Za-z0-9_-]{43})\b/.exec(mail?.text ?? '')?.[1]
  if (!token) throw new Error(`no link in the ${kind} to ${recipient}`)
  return token
}
