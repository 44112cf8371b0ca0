// Another phone takes the place of the one that shows a ticket: its holder types six digits that came by mail, and the ticket gets a new
// generation, so that what the first phone still shows is refused.
// Guards: five tries per code and ten codes a day; a wrong try counts although it fails; of two phones with the right code one wins.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { recordAudit } from '@/server/audit/record-audit'
import { limit } from '@/server/auth/rate-limit'
import { dropFiles } from '@/server/files/stored-files'
import { priorities } from '@/server/jobs/catalog'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail, notFound } from '@/server/kernel/errors'
import type { Composer } from '@/server/notifications/compose'
import { requestNotification } from '@/server/notifications/request-notification'
import { recipientOf } from '../acts/load-ticket'
import { newGeneration } from '../acts/new-generation'
import { openTicketPage } from '../ticket-access'
import {
  type DisplayHere,
  displayCodeMinutes,
  displayCodeTries,
  type MoveDisplay,
  type SendDisplayCode,
} from './contract'
import { displayRow, hereOf, loadDisplayTicket, lockDisplayTicket, showsChangingCodes } from './display'

const CODES = 1_000_000

export async function sendDisplayCode(ctx: Ctx, { token, locale }: SendDisplayCode): Promise<void> {
  const ticketId = (await openTicketPage(ctx, token)) ?? notFound('ticket')
  await limit(ctx, 'display_code', ticketId)
  await inTransaction(ctx, async (tx) => {
    const ticket = await lockDisplayTicket(tx, ticketId, token)
    if (!showsChangingCodes(ticket)) closed()
    const recipient = recipientOf(ticket)
    if (recipient === null)
      fail('conflict', 'ticket.display_no_address', 'Nobody left an address for this ticket; its organizer can help.')
    const challenge = {
      id: tx.random.uuid(tx.now),
      organizationId: ticket.organizationId,
      triesLeft: displayCodeTries,
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + displayCodeMinutes * 60_000),
    }
    await tx.db.ticketDisplayCode.upsert({
      where: { ticketId },
      create: { ticketId, ...challenge },
      update: challenge,
    })
    await requestNotification(
      tx,
      {
        kind: 'display_code',
        key: challenge.id,
        organizationId: ticket.organizationId,
        purchaseId: ticket.purchaseId,
        recipient,
        locale,
        props: {},
      },
      { priority: priorities.money }, // somebody waits for it, perhaps at the gate
    )
  })
}

type Outcome = { here: DisplayHere; files: readonly string[] } | { refused: 'wrong_code' | 'code_expired' }

export async function moveDisplay(ctx: Ctx, { token, secret, code }: MoveDisplay): Promise<DisplayHere> {
  const ticketId = (await openTicketPage(ctx, token)) ?? notFound('ticket')
  // A refusal is answered, not thrown: the try that it counted must be committed.
  const outcome = await inTransaction(ctx, async (tx): Promise<Outcome> => {
    const ticket = await lockDisplayTicket(tx, ticketId, token)
    if (!showsChangingCodes(ticket)) closed()
    const refused = await spendTry(tx, ticketId, code)
    if (refused) return { refused }
    await tx.db.ticketDisplayCode.delete({ where: { ticketId } })
    const renewed = await newGeneration(tx, [ticketId])
    const row = displayRow(tx, ticket, secret)
    const { deviceHash, boundAt } = row
    await tx.db.ticketDisplay.upsert({
      where: { ticketId },
      create: row,
      update: { deviceHash, boundAt, counter: { increment: 1 } },
    })
    await recordAudit(tx, {
      organizationId: ticket.organizationId,
      action: 'ticket.display_moved',
      subject: { kind: 'ticket', id: ticketId },
      before: { gen: ticket.gen },
      after: { gen: renewed[0]?.gen ?? null },
    })
    const moved = await loadDisplayTicket(tx, ticketId)
    return { here: await hereOf(tx, moved, null), files: renewed.flatMap(({ files }) => files) }
  })
  if ('refused' in outcome) {
    if (outcome.refused === 'wrong_code')
      fail('invalid', 'ticket.display_wrong_code', 'This is not the code that was mailed.')
    return fail('gone', 'ticket.display_code_expired', 'This code has expired. Ask for another one.')
  }
  await dropFiles(ctx, outcome.files)
  return outcome.here
}

/** Null when the digits are right. */
async function spendTry(tx: TxCtx, ticketId: string, code: string): Promise<'wrong_code' | 'code_expired' | null> {
  const open = await tx.db.ticketDisplayCode.findUnique({ where: { ticketId } })
  if (!open || open.expiresAt <= tx.now || open.triesLeft === 0) return 'code_expired'
  await tx.db.ticketDisplayCode.update({ where: { ticketId }, data: { triesLeft: { decrement: 1 } } })
  return timingSafeEqual(Buffer.from(code), Buffer.from(displayCodeOf(open.id))) ? null : 'wrong_code'
}

function closed(): never {
  fail('conflict', 'ticket.display_closed', 'This ticket shows no changing code.')
}

/** Derived whenever it is wanted, so that it lies in no row and in no job. */
export function displayCodeOf(id: string): string {
  const digest = createHmac('sha256', env().authSecret).update(`portillon/display-code\0${id}`).digest()
  return String(digest.readUIntBE(0, 6) % CODES).padStart(6, '0')
}

/** Nothing to send once another code was asked for, or this one was used or has expired. */
export const composeDisplayCode: Composer<'display_code'> = async (ctx, notification) => {
  const open = await ctx.db.ticketDisplayCode.findUnique({
    where: { id: notification.key },
    include: { ticket: { include: { ticketType: true, attendee: true, event: { include: { organization: true } } } } },
  })
  if (!open || open.expiresAt <= ctx.now) return null
  const { ticketType, attendee, event } = open.ticket
  return {
    attachments: [],
    props: {
      code: displayCodeOf(open.id),
      minutes: displayCodeMinutes,
      holderName: attendee.name,
      eventTitle: event.title,
      ticketTypeName: ticketType.name,
      organizationName: event.organization.name,
    },
  }
}
