// A mail tried out: it goes to who asks and to nobody else, the way every message goes. Guards: the address is read from the member's own
// account, never from the request; each member has some an hour.
import type { RenderedEmail } from '@/emails/template'
import type { Notification, Prisma } from '@/prisma/generated/client'
import { requireWholeOrganization } from '@/server/auth/policy'
import { limit } from '@/server/auth/rate-limit'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { asLocale, type Locale } from '@/server/kernel/format'
import { MessageUnwritable } from '../compose'
import { requestNotification } from '../request-notification'
import { type PreviewInput, previewInput } from './contract'
import { sampleMail } from './sample-mail'

export async function sendTestMessage(
  ctx: Ctx,
  { kind, locale, content }: PreviewInput,
): Promise<{ recipient: string }> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const { actor } = ctx
  if (actor.kind !== 'user')
    fail('forbidden', 'message_template.members_only', 'Only a member has an address to try at.')
  await limit(ctx, 'test_message', actor.userId)
  const person = await ctx.db.user.findUniqueOrThrow({ where: { id: actor.userId }, select: { email: true } })
  await inTransaction(ctx, (tx) =>
    requestNotification(tx, {
      kind: 'test_message',
      key: tx.random.uuid(tx.now),
      organizationId,
      purchaseId: null,
      recipient: person.email,
      locale,
      props: { kind, locale, content } as unknown as Prisma.InputJsonObject,
    }),
  )
  return { recipient: person.email }
}

const MARKED: Record<Locale, (subject: string) => string> = {
  fr: (subject) => `Essai\u202f: ${subject}`,
  en: (subject) => `Test: ${subject}`,
}

export async function renderTest(ctx: Ctx, { props, organizationId, locale }: Notification): Promise<RenderedEmail> {
  const wish = previewInput.safeParse(props)
  if (!wish.success || organizationId === null) throw new MessageUnwritable('this test cannot be read any more')
  const mail = await sampleMail(ctx, { organizationId, ...wish.data })
  return { ...mail, subject: MARKED[asLocale(locale)](mail.subject) }
}
