// What a kind of message needs before it can be rendered. The domains that know (purchases, …) stand further right and bring their
// composers to the worker's registry; this domain only knows their shape.
import type { EmailKind, EmailProps } from '@/emails/contract'
import type { WordedKind } from '@/emails/message-kinds'
import type { Notification } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'

export type Attachment = { filename: string; content: Buffer }

/** Null when what it would say has ended meanwhile (its tickets, the waiting for its money): then there is nothing to send, ever. */
export type Composer<K extends EmailKind> = (
  ctx: Ctx,
  notification: Notification,
) => Promise<{ props: EmailProps<K>; attachments: Attachment[] } | null>

/** Of a kind made of words and variables alone: its variables, where the request has none. Null as above. */
export type DataComposer = (ctx: Ctx, notification: Notification) => Promise<Record<string, unknown> | null>

export const dataKinds = ['payment_pending', 'payment_failed'] as const satisfies WordedKind[]

export type EmailComposers = { [K in EmailKind]: Composer<K> }
export type Composers = EmailComposers & { [K in (typeof dataKinds)[number]]: DataComposer }

/** All that can be asked for: composed, made of words and variables alone (`props: { data }`), or an editor's try. */
export type NotificationKind = EmailKind | WordedKind | 'test_message'

/** No try could ever write this message. */
export class MessageUnwritable extends Error {
  override name = 'MessageUnwritable'
}
