// The mail that says how to send the money. Asked for in the transaction that begins to wait for it; its words are read when it is sent.
import type { Payment } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import type { Composer } from '@/server/notifications/compose'
import { reopenNotification } from '@/server/notifications/reopen-notification'
import { requestNotification } from '@/server/notifications/request-notification'
import { purchaseUrl } from '@/server/purchases/access'
import { loadPaymentSettings } from '@/server/sellers/payment-settings'
import { methodOf } from './awaited-payment'
import { referenceOf } from './reference'

/** Once per payment and way; of other gateways nothing is said. */
export async function tellHowToPay(tx: TxCtx, payment: Payment): Promise<void> {
  if (payment.gateway !== 'external') return
  const { purchaseId, organizationId } = payment
  const { buyerEmail, locale } = await tx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId } })
  const message = { kind: 'payment_instructions', key: keyOf(payment) } as const
  // The buyer has come back to a way whose mail was given up while another was chosen.
  if (await reopenNotification(tx, { ...message, recipient: buyerEmail, locale })) return
  await requestNotification(tx, {
    ...message,
    organizationId,
    purchaseId,
    recipient: buyerEmail,
    locale,
    props: { paymentId: payment.id },
  })
}

/** A mail for each way. */
function keyOf(payment: Payment): string {
  return `${payment.id}/${methodOf(payment)}`
}

export const composePaymentInstructions: Composer<'payment_instructions'> = async (ctx, notification) => {
  const payment = await ctx.db.payment.findUniqueOrThrow({
    where: { id: notification.key.split('/')[0] ?? '' },
    include: { purchase: { include: { event: true, organization: true } } },
  })
  const { purchase } = payment
  const method = methodOf(payment)
  // Paid, given up, or to be paid in another way meanwhile: nobody may be asked to send money for it.
  const isAwaited = payment.status === 'pending' && purchase.holdExpiresAt > ctx.now
  if (!isAwaited || notification.key !== keyOf(payment)) return null
  const { externalMethods } = await loadPaymentSettings(ctx, payment.organizationId)
  return {
    attachments: [],
    props: {
      buyerName: purchase.buyerName,
      eventTitle: purchase.event.title,
      timeZone: purchase.event.timeZone,
      organizationName: purchase.organization.name,
      purchaseNumber: purchase.number,
      purchaseUrl: purchaseUrl({ ...purchase, locale: asLocale(notification.locale) }),
      method,
      amount: { amount: payment.amountMinor, currency: payment.currency },
      reference: payment.providerRef ?? referenceOf(payment.id),
      instructions: externalMethods[method]?.instructions ?? '',
      until: purchase.holdExpiresAt.toISOString(),
    },
  }
}
