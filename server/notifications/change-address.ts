// "I changed the address": the message goes to the right one. Guards: what nobody was asked to carry is corrected where it is, all else is sent
// again; the purchase's address follows only where it was the wrong one and who asks may change purchases.
import { isOfTheInstallation } from '@/emails/message-kinds'
import { recordAudit } from '@/server/audit/record-audit'
import { limit } from '@/server/auth/rate-limit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { type LoadedMessage, loadMessage } from './load-message'
import { sendAgain } from './resend-message'
import { addStep } from './step'
import { unasked } from './unasked'

type Change = { id: string; email: string; key: string }

export type AddressChanged = {
  /** The message that goes to the new address. */
  id: string
  /** The purchase has the new address, and with it what is still to go out. */
  purchaseCorrected: boolean
}

export async function changeAddress(ctx: Ctx, { id, email, key }: Change): Promise<AddressChanged> {
  const seen = await loadMessage(ctx, id, 'notifications:send')
  if (seen.channel !== 'email') fail('conflict', 'notification.no_mail', 'This message does not go to a mailbox.')
  if (isOfTheInstallation(seen.kind))
    fail('conflict', 'notification.not_again', 'Its link is for the mailbox that it was made for.')
  if (seen.recipient === email)
    fail('conflict', 'notification.same_address', 'The message goes to this address already.')
  await limit(ctx, 'ticket_mail', `message:${id}`)
  return inTransaction(ctx, async (tx) => {
    const before = seen.recipient
    const isCorrected = await correctWaiting(tx, { id }, { before, email })
    const to = isCorrected ? id : await sendAgain(tx, seen, { recipient: email, key })
    await addStep(tx, id, 'address_changed', email)
    const purchaseCorrected = await correctPurchase(tx, seen, email)
    if (seen.organizationId !== null)
      await recordAudit(tx, {
        organizationId: seen.organizationId,
        action: 'notification.address_changed',
        subject: { kind: 'notification', id },
        before: { recipient: before },
        after: { recipient: email, purchaseCorrected },
      })
    return { id: to, purchaseCorrected }
  })
}

type Which = { id: string } | { purchaseId: string }

/** False: there was none. */
async function correctWaiting(tx: TxCtx, which: Which, { before, email }: { before: string; email: string }) {
  const { count } = await tx.db.notification.updateMany({
    where: { ...which, ...unasked, channel: 'email', recipient: before },
    data: { recipient: email },
  })
  return count > 0
}

async function correctPurchase(tx: TxCtx, { purchaseId, recipient }: LoadedMessage, email: string): Promise<boolean> {
  const { actor } = tx
  const may = (actor.kind === 'user' || actor.kind === 'api_key') && actor.permissions.has('purchases:update')
  if (purchaseId === null || !may) return false
  const where = { id: purchaseId, buyerEmail: recipient }
  const { count } = await tx.db.purchase.updateMany({ where, data: { buyerEmail: email } })
  if (count > 0) await correctWaiting(tx, { purchaseId }, { before: recipient, email })
  return count > 0
}
