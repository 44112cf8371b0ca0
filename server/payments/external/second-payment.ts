// More money for a purchase of which nothing is missing. Certainly other money is booked as paid twice and goes back by hand; where it may
// be the same money in other words (somebody had confirmed it before its message came) a person is asked. Guards: what one source said
// is booked once; no money is booked a second time on a guess, and none is passed over in silence.
import type { Payment, Purchase } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { openAttention } from '../attention/attention'
import type { SettleOutcome } from '../contract'
import { recordSecond } from '../settle-outcomes'
import type { WithSettling } from '../settle-payment'
import { type ArrivedMoney, checkoutOf } from './arrived'

/** `already_settled` where nothing was booked. The purchase is locked by the caller. */
export async function takeSecond(
  tx: TxCtx,
  purchaseId: string,
  arrived: ArrivedMoney,
  withSettling: WithSettling,
): Promise<SettleOutcome> {
  const purchase = await tx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId } })
  const earlier = await tx.db.payment.findMany({
    where: { purchaseId, gateway: 'external', status: 'succeeded' },
    orderBy: { providerRef: 'asc' },
  })
  const [first] = earlier
  if (!first || earlier.some(({ providerIntent }) => providerIntent === arrived.source)) return 'already_settled'
  if (arrived.isSecond || isOther(earlier, arrived))
    return book(tx, purchase, first, earlier.length, arrived, withSettling)
  // A person who confirms is told that it is booked; a line of a statement waits for one by itself.
  if (integrationOf(arrived.source) !== null) await askAPerson(tx, purchase, arrived)
  return 'already_settled'
}

/** All that is booked was told by this same service, as other payments. */
function isOther(earlier: readonly Payment[], { source }: ArrivedMoney): boolean {
  const integration = integrationOf(source)
  return (
    integration !== null && earlier.every(({ providerIntent }) => integrationOf(providerIntent ?? '') === integration)
  )
}

function integrationOf(source: string): string | null {
  const [kind, id] = source.split(':')
  return kind === 'integration' && id ? id : null
}

async function book(
  tx: TxCtx,
  purchase: Purchase,
  first: Payment,
  count: number,
  arrived: ArrivedMoney,
  withSettling: WithSettling,
): Promise<SettleOutcome> {
  const { organizationId, purchaseId, gateway, method, currency, liveMode, providerRef } = first
  const payment = await tx.db.payment.create({
    data: {
      id: tx.random.uuid(tx.now),
      ...{ organizationId, purchaseId, gateway, method, currency, liveMode },
      status: 'pending',
      amountMinor: arrived.amount,
      providerRef: `${providerRef?.split('/')[0]}/${count + 1}`,
      createdAt: tx.now,
    },
  })
  const outcome = await recordSecond(tx, { ...payment, purchase }, checkoutOf(payment, arrived))
  await withSettling(tx, payment, outcome)
  return outcome
}

/** Once for each payment that a service told of, whatever the person says. */
async function askAPerson(tx: TxCtx, purchase: Purchase, { source, amount, currency }: ArrivedMoney): Promise<void> {
  const item = { kind: 'paid_again', subjectId: source } as const
  if ((await tx.db.attentionItem.count({ where: item })) > 0) return
  const { organizationId, id: purchaseId, eventId } = purchase
  const about = { organizationId, purchaseId, eventId, amountMinor: amount, currency }
  await openAttention(tx, { ...about, ...item, subjectKind: 'payment_message' })
}
