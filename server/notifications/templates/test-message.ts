// A mail tried out: it goes to who asks and to nobody else, the way every message goes. Guards: the address is read from the member's own
// account, never from the request; each member has some an hour.

import { z } from 'zod'
import { prepareMessage } from '@/emails/prepare-message'
import type { RenderedEmail } from '@/emails/template'
import type { Notification, Prisma } from '@/prisma/generated/client'
import { requireWholeOrganization } from '@/server/auth/policy'
import { limit } from '@/server/auth/rate-limit'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { asLocale, type Locale } from '@/server/kernel/format'
import { MessageUnwritable } from '../compose'
import { requestNotification } from '../request-notification'
import { contentSchema, type MessageContent, type PreviewInput, previewInput } from './contract'
import { frameOf } from './letterhead'
import { sampleMail } from './sample-mail'

export async function sendTestMessage(
  ctx: Ctx,
  { kind, locale, content }: PreviewInput,
): Promise<{ recipient: string }> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  return sendToSelf(ctx, organizationId, {
    locale,
    props: { kind, locale, content } as unknown as Prisma.InputJsonObject,
  })
}

/** Words of no kind with made-up facts: a campaign's. The caller has asked for permission. */
export function sendWordsToSelf(
  ctx: Ctx,
  organizationId: string,
  locale: Locale,
  words: { content: MessageContent; facts: Readonly<Record<string, string>> },
): Promise<{ recipient: string }> {
  return sendToSelf(ctx, organizationId, { locale, props: { words } as unknown as Prisma.InputJsonObject })
}

async function sendToSelf(
  ctx: Ctx,
  organizationId: string,
  { locale, props }: { locale: Locale; props: Prisma.InputJsonObject },
): Promise<{ recipient: string }> {
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
      props,
    }),
  )
  return { recipient: person.email }
}

const MARKED: Record<Locale, (subject: string) => string> = {
  fr: (subject) => `Essai\u202f: ${subject}`,
  en: (subject) => `Test: ${subject}`,
}

export async function renderTest(ctx: Ctx, { props, organizationId, locale }: Notification): Promise<RenderedEmail> {
  const mail = organizationId === null ? null : await mailOf(ctx, organizationId, { props, locale })
  if (!mail) throw new MessageUnwritable('this test cannot be read any more')
  return { ...mail, subject: MARKED[asLocale(locale)](mail.subject) }
}

const wordsSchema = z.object({ words: z.object({ content: contentSchema, facts: z.record(z.string(), z.string()) }) })

async function mailOf(
  ctx: Ctx,
  organizationId: string,
  { props, locale }: Pick<Notification, 'props' | 'locale'>,
): Promise<RenderedEmail | null> {
  const given = wordsSchema.safeParse(props)
  if (given.success) {
    const { content, facts } = given.data.words
    const frame = { ...(await frameOf(ctx, organizationId)), unsubscribe: 'unsubscribe_url' in facts }
    return (await prepareMessage(content, asLocale(locale), frame))(facts)
  }
  const wish = previewInput.safeParse(props)
  return wish.success ? sampleMail(ctx, { organizationId, ...wish.data }) : null
}
