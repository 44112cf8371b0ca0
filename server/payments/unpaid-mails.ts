// Mails about money that has not come although its buyer agreed to pay: it is on its way, or has failed on it. Asked for in the transaction
// that learns of it, once for each payment; what they say is read when they are sent. A checkout that was left, or a means of payment that
// was refused before the buyer's eyes, has no mail.
import type { TxCtx } from '@/server/kernel/ctx'
import { asLocale, type Locale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import { money } from '@/server/kernel/money'
import type { DataComposer } from '@/server/notifications/compose'
import { requestNotification } from '@/server/notifications/request-notification'
import { purchaseUrl } from '@/server/purchases/access'
import type { ProviderCheckout } from './gateway'

type UnpaidPayment = { id: string; organizationId: string; purchaseId: string }

export async function tellUnpaid(
  tx: TxCtx,
  { id, organizationId, purchaseId }: UnpaidPayment,
  { status, failed }: ProviderCheckout,
): Promise<void> {
  if (status !== 'complete') return
  const { buyerEmail, locale } = await tx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    select: { buyerEmail: true, locale: true },
  })
  const kind = failed ? 'payment_failed' : 'payment_pending'
  await requestNotification(tx, { kind, key: id, organizationId, purchaseId, recipient: buyerEmail, locale, props: {} })
}

const onItsWay: Record<Locale, string> = {
  fr: 'Il est en cours de traitement\u202f: vous n’avez rien à faire. Vos billets vous parviennent dès qu’il arrive, parfois après quelques jours.',
  en: 'It is being processed: there is nothing for you to do. Your tickets come as soon as it arrives, sometimes after some days.',
}

const placesGone: Record<Locale, string> = {
  fr: 'Vos places ne vous sont plus réservées. S’il en reste, vous pouvez commander de nouveau.',
  en: 'Your places are not held for you any more. If some are left, you can order again.',
}

/** Null once it has come, or will not. */
export const composePaymentPending: DataComposer = async (ctx, { key, locale }) => {
  const payment = await readPayment(ctx, key)
  return payment.status === 'pending' ? { ...factsOf(payment), message: onItsWay[asLocale(locale)] } : null
}

/** Null once the purchase was paid all the same. */
export const composePaymentFailed: DataComposer = async (ctx, notification) => {
  const payment = await readPayment(ctx, notification.key)
  const { purchase } = payment
  if (payment.status !== 'failed' || purchase.places === 'sold') return null
  const locale = asLocale(notification.locale)
  if (purchase.places === 'held' && purchase.holdExpiresAt > ctx.now)
    return { ...factsOf(payment), payment_url: purchaseUrl({ ...purchase, locale }) }
  const { slug, status } = purchase.event
  const again = status === 'published' ? { payment_url: pageUrl(`/e/${slug}`, locale) } : {}
  return { ...factsOf(payment), ...again, message: placesGone[locale] }
}

type Read = Awaited<ReturnType<typeof readPayment>>

function readPayment(ctx: Pick<TxCtx, 'db'>, id: string) {
  return ctx.db.payment.findUniqueOrThrow({ where: { id }, include: { purchase: { include: { event: true } } } })
}

function factsOf({ purchase, amountMinor, currency }: Read) {
  return {
    event_title: purchase.event.title,
    guest_name: purchase.buyerName,
    amount: money(amountMinor, currency),
    purchase_number: purchase.number,
  }
}
