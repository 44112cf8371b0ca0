// The checkout page's second step: who buys, and whose names stand on the tickets. A purchase with nothing due is complete with it.
import { isDeepStrictEqual } from 'node:util'
import type { Purchase } from '@/prisma/generated/client'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { completePurchase } from './complete-purchase'
import { attendeeNames, type Billing, type PurchaseStatus, type SetBuyerInput } from './contract'
import { refuseTooManyForRecipient } from './hold-limits'
import { lockPurchase } from './lock-purchase'

export async function setBuyer(
  ctx: Ctx,
  purchaseId: string,
  input: SetBuyerInput,
): Promise<{ status: PurchaseStatus }> {
  if (ctx.actor.kind !== 'buyer' || ctx.actor.purchaseId !== purchaseId) return notFound('purchase')
  return inTransaction(ctx, async (tx) => {
    await lockPurchase(tx, purchaseId)
    const purchase = await tx.db.purchase.findUnique({ where: { id: purchaseId }, include: { items: true } })
    if (!purchase) return notFound('purchase')
    if (purchase.status === 'expired' || (purchase.status === 'held' && purchase.holdExpiresAt <= tx.now)) {
      fail('gone', 'purchase.expired', 'The places were held too long and have been given back. Choose them again.')
    }
    // A provider did not answer and another way is taken: the form is sent again as it was.
    if (purchase.status === 'awaiting_payment' && isWritten(purchase, input)) return { status: purchase.status }
    if (purchase.status !== 'held') fail('conflict', 'purchase.not_held', 'This purchase cannot be changed any more.')
    refuseNamesWithoutPlace(input, purchase.items)
    await tx.db.purchase.update({
      where: { id: purchaseId },
      data: {
        buyerName: input.buyer.name,
        buyerEmail: input.buyer.email,
        attendeeNames: input.attendees ?? [],
        ...(input.billing && billingColumns(input.billing)),
      },
    })
    if (purchase.totalMinor > 0) return { status: 'held' }
    await refuseTooManyForRecipient(tx, (text, values) => tx.db.$queryRawUnsafe(text, ...values), input.buyer.email)
    await completePurchase(tx, purchaseId)
    return { status: 'paid' }
  })
}

type Written = Pick<
  Purchase,
  'buyerName' | 'buyerEmail' | 'attendeeNames' | 'buyerCompany' | 'buyerAddress' | 'buyerVatNumber'
>

/** Whether the purchase says all of this already. */
function isWritten(purchase: Written, { buyer, attendees = [], billing }: SetBuyerInput): boolean {
  const { buyerName: name, buyerEmail: email, buyerCompany, buyerAddress, buyerVatNumber } = purchase
  return (
    isDeepStrictEqual(buyer, { name, email }) &&
    isDeepStrictEqual(attendees, attendeeNames.parse(purchase.attendeeNames)) &&
    (!billing || isDeepStrictEqual(billingColumns(billing), { buyerCompany, buyerAddress, buyerVatNumber }))
  )
}

export function billingColumns({ company, address, vatNumber }: Billing) {
  return { buyerCompany: company, buyerAddress: address, buyerVatNumber: vatNumber }
}

function refuseNamesWithoutPlace(
  input: SetBuyerInput,
  items: readonly { ticketTypeId: string; quantity: number }[],
): void {
  const left = new Map(items.map((item) => [item.ticketTypeId, item.quantity]))
  input.attendees?.forEach((attendee, index) => {
    const places = left.get(attendee.ticketTypeId) ?? 0
    if (places === 0) {
      fail('invalid', 'purchase.no_place_for_name', 'There are more names than places.', {
        details: [{ path: `attendees.${index}`, message: 'has no place of this ticket type in the purchase' }],
      })
    }
    left.set(attendee.ticketTypeId, places - 1)
  })
}
