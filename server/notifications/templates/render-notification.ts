// Writes the mail of a requested notification, whatever its kind: in the organization's own words where it has some, else in the product's.
// Guards: the same request gives the same mail as long as nothing that it tells of has changed; what cannot be written says so, and is not
// tried again.
import { type EmailKind, emailKinds } from '@/emails/contract'
import { checkData } from '@/emails/message-data'
import { isEditable, isOfTheInstallation, isWorded, type WordedKind } from '@/emails/message-kinds'
import { renderEmail } from '@/emails/render-email'
import { renderOwnWords, renderWorded } from '@/emails/render-words'
import type { RenderedEmail } from '@/emails/template'
import type { Notification } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale, type Locale } from '@/server/kernel/format'
import { accountData } from '../account/account-data'
import { type Attachment, type Composers, dataKinds, type EmailComposers, MessageUnwritable } from '../compose'
import { firstKeyOf } from '../sent-again'
import { frameOf } from './letterhead'
import { renderTest } from './test-message'
import { ownWords, wordsFor } from './words-for'

export type WrittenMail = RenderedEmail & { attachments: Attachment[] }

/** Null when it has nothing to say any more. Fails with `MessageUnwritable` where no try could ever write it. */
export async function renderNotification(
  ctx: Ctx,
  notification: Notification,
  composers: Composers,
): Promise<WrittenMail | null> {
  const { kind, organizationId } = notification
  const locale = asLocale(notification.locale)
  if (kind === 'test_message') return { ...(await renderTest(ctx, notification)), attachments: [] }
  if (isOfTheInstallation(kind)) {
    const data = await accountData(ctx, notification, kind)
    return data && { ...(await writeWorded(ctx, kind, { organizationId, locale, data })), attachments: [] }
  }
  const given = wordedData(notification)
  if (given && isWorded(kind))
    return { ...(await writeWorded(ctx, kind, { organizationId, locale, data: given })), attachments: [] }
  const fromRows = dataKinds.find((known) => known === kind)
  if (fromRows) {
    const data = await composers[fromRows](ctx, { ...notification, key: firstKeyOf(notification) })
    return data && { ...(await writeWorded(ctx, fromRows, { organizationId, locale, data })), attachments: [] }
  }
  const composed = emailKinds.find((known) => known === kind)
  if (!composed) throw new MessageUnwritable(`unknown kind ${kind}`)
  return composeKind(ctx, notification, composed, composers)
}

/** What a request for a message of words and variables keeps among its props; null: its kind is composed. */
export function wordedData({ props }: Pick<Notification, 'props'>): Record<string, unknown> | null {
  const given = props as { data?: unknown } | null
  return given && typeof given.data === 'object' && given.data !== null ? (given.data as Record<string, unknown>) : null
}

type Worded = { organizationId: string | null; locale: Locale; data: Record<string, unknown> }

/** Also how a sent message of this kind is shown again. */
export async function writeWorded(
  ctx: Ctx,
  kind: WordedKind,
  { organizationId, locale, data }: Worded,
): Promise<RenderedEmail> {
  const [fault] = checkData(kind, data)
  if (fault) throw new MessageUnwritable(`${fault.path}: ${fault.message}`)
  const { content } = await wordsFor(ctx, organizationId, kind, locale)
  const frame = await frameOf(ctx, organizationId)
  // What concerns an account is Portillon's, whoever had it sent.
  const head = isOfTheInstallation(kind) ? null : frame.head
  return renderWorded({ kind, locale, ...frame, head }, data, content)
}

async function composeKind<K extends EmailKind>(
  ctx: Ctx,
  notification: Notification,
  kind: K,
  composers: EmailComposers,
): Promise<WrittenMail | null> {
  const composed = await composers[kind](ctx, { ...notification, key: firstKeyOf(notification) })
  if (composed === null) return null
  const { props, attachments } = composed
  const { organizationId } = notification
  const locale = asLocale(notification.locale)
  const own = await ownWords(ctx, organizationId, kind, locale)
  const frame = await frameOf(ctx, organizationId)
  if (own) return { ...(await renderOwnWords({ kind, locale, ...frame }, props, own)), attachments }
  // Members are written to by Portillon.
  return { ...(await renderEmail(kind, props, locale, isEditable(kind) ? frame.head : null)), attachments }
}
