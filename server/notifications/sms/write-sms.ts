// Writes the SMS of a request made of words and variables. Guards: the same request gives the same text; one that is too long for any network
// is told before it is taken.
import { checkData, textsOfData } from '@/emails/message-data'
import { apiKinds, type MessageKind } from '@/emails/message-kinds'
import type { Notification } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { asLocale, type Locale } from '@/server/kernel/format'
import { MessageUnwritable } from '../compose'
import { wordedData } from '../templates/render-notification'
import { plainly } from './segments'
import { smsWords } from './sms-words'

/** Carriers take 1,600 signs; so many SMS in a row nobody reads. */
export const MOST_SEGMENTS = 10

type Text = { kind: MessageKind; locale: Locale; organizationName: string; data: Record<string, unknown> }

/** Of data that has been checked. */
export function smsText({ kind, locale, organizationName, data }: Text): string {
  return plainly(smsWords(kind, locale, organizationName, textsOfData(kind, data, locale)))
}

/** Fails with `MessageUnwritable` where no try could ever write it. */
export async function writeSms(ctx: Pick<Ctx, 'db'>, notification: Notification): Promise<{ body: string }> {
  const kind = apiKinds.find((known) => known === notification.kind)
  const data = wordedData(notification)
  if (!kind || !data || notification.organizationId === null)
    throw new MessageUnwritable(`${notification.kind} is no SMS`)
  const [fault] = checkData(kind, data)
  if (fault) throw new MessageUnwritable(`${fault.path}: ${fault.message}`)
  const { name } = await ctx.db.organization.findUniqueOrThrow({
    where: { id: notification.organizationId },
    select: { name: true },
  })
  return { body: smsText({ kind, locale: asLocale(notification.locale), organizationName: name, data }) }
}
