// Finds the payments that the lines of a bank statement pay, and settles them. Guards: a line is bound to its payment before anything is
// settled, or with it (a payment is bound to one line at most), so that a crash is finished by the next run and books nothing twice. What
// may be the same money in another export of the same account waits for a person, and so does a line that names two purchases.
import type { BankLine } from '@/prisma/generated/client'
import { type Ctx, inTransaction, isDuplicate, type TxCtx } from '@/server/kernel/ctx'
import { openAttention, resolveAttention } from '../../attention/attention'
import { sourceOfLine } from '../arrived'
import { settleArrived } from '../confirm-payment'
import { referencesIn } from '../reference'
import type { UnmatchedReason } from './contract'

const AT_ONCE = 200

/** The job: all lines of an import that nobody has looked at, and those that a crash left between binding and settling. */
export async function bookBankImport(ctx: Ctx, { importId }: { importId: string }): Promise<void> {
  for (const line of await boundWithoutMoney(ctx, importId)) await settleLine(ctx, line)
  for (;;) {
    const lines = await ctx.db.bankLine.findMany({
      where: { importId, status: 'unmatched', reason: null },
      orderBy: { id: 'asc' },
      take: AT_ONCE,
    })
    for (const line of lines) await bookLine(ctx, line)
    if (lines.length < AT_ONCE) return
  }
}

async function boundWithoutMoney(ctx: Ctx, importId: string): Promise<BankLine[]> {
  const lines = await ctx.db.bankLine.findMany({ where: { importId, status: 'matched' } })
  const ids = lines.flatMap(({ paymentId }) => (paymentId === null ? [] : [paymentId]))
  const paid = await ctx.db.payment.findMany({ where: { id: { in: ids }, status: 'succeeded' }, select: { id: true } })
  const done = new Set(paid.map(({ id }) => id))
  return lines.filter(({ paymentId }) => paymentId !== null && !done.has(paymentId))
}

/** A line that was decided since it was read stays as it was decided. */
export async function bookLine(ctx: Ctx, line: BankLine): Promise<void> {
  const references = referencesIn(line.text)
  if (references.length === 0) return setAside(ctx, line, 'no_reference')
  const [payment, ...others] = await ctx.db.payment.findMany({
    where: { organizationId: line.organizationId, gateway: 'external', providerRef: { in: references } },
    select: { id: true, purchaseId: true, status: true, currency: true },
    // As where a person assigns it: what is still awaited, the newest first.
    orderBy: [{ settledAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'desc' }],
  })
  if (!payment) return setAside(ctx, line, 'unknown_reference')
  if (others.some(({ purchaseId }) => purchaseId !== payment.purchaseId))
    return setAside(ctx, line, 'several_references')
  if (payment.currency !== line.currency) return setAside(ctx, line, 'currency_differs')
  if (payment.status !== 'succeeded' && (await bind(ctx, line, payment.id)))
    return settleLine(ctx, { ...line, status: 'matched', paymentId: payment.id })
  const added = await addLine(ctx, line, payment.id, { isOther: false })
  if (added !== 'booked') await setAside(ctx, line, added)
}

/**
 * `already_paid` when nothing is missing of the purchase (unless a person has called it a second payment), or the line is decided. Binding
 * and settling are one transaction here. @param isOther a person says so: not what another statement has brought
 */
export async function addLine(
  ctx: Ctx,
  line: BankLine,
  paymentId: string,
  { isSecond = false, isOther = true } = {},
): Promise<'booked' | 'already_paid' | 'perhaps_same'> {
  const { amountMinor: amount, currency } = line
  const arrived = { paymentId, amount, currency, source: sourceOfLine(line), isSecond }
  try {
    const outcome = await settleArrived(ctx, arrived, async (tx, settled) => {
      if (!isOther && (await hasTwin(tx, line, settled))) throw new PerhapsSame()
      const { count } = await tx.db.bankLine.updateMany({
        where: { id: line.id, status: 'unmatched' },
        data: { status: 'matched', paymentId: settled.id, reason: null, decidedAt: tx.now },
      })
      if (count === 0) throw new DecidedMeanwhile()
      await resolveAttention(tx, { kind: 'bank_line', subjectId: line.id }, 'matched')
    })
    return outcome === 'already_settled' ? 'already_paid' : 'booked'
  } catch (error) {
    if (error instanceof PerhapsSame) return 'perhaps_same'
    if (error instanceof DecidedMeanwhile || isDuplicate(error)) return 'already_paid'
    throw error
  }
}

/**
 * Two lines of one statement are two payments; of two statements, in which the bank may write the same booking in other columns, nobody
 * can tell, nor of as much that somebody had confirmed before the statement came. Asked under the lock on the purchase, once `settled` has
 * the line's money.
 */
async function hasTwin(tx: TxCtx, line: BankLine, settled: { id: string; purchaseId: string }): Promise<boolean> {
  const { organizationId, importId, bookedOn, amountMinor, currency } = line
  const payments = await tx.db.payment.findMany({
    where: { purchaseId: settled.purchaseId, gateway: 'external', currency },
  })
  const lines = await tx.db.bankLine.findMany({
    where: { organizationId, paymentId: { in: payments.map(({ id }) => id) } },
  })
  const sameDay = bookedOn.getTime()
  const isTwin = (one: BankLine) =>
    one.importId !== importId && one.amountMinor === amountMinor && one.bookedOn.getTime() === sameDay
  const byOthers = payments.filter(({ id }) => id !== settled.id && lines.every(({ paymentId }) => paymentId !== id))
  return lines.some(isTwin) || byOthers.some(({ capturedMinor }) => capturedMinor === amountMinor)
}

/** Nothing is booked on a guess. */
class PerhapsSame extends Error {}

/** The line was bound or set aside since it was read: nothing is settled with it. */
class DecidedMeanwhile extends Error {}

/** False when the payment belongs to another line, or the line is decided. `withBinding` is written together with it. */
export async function bind(
  ctx: Ctx,
  line: { id: string },
  paymentId: string,
  withBinding?: (tx: TxCtx) => Promise<void>,
): Promise<boolean> {
  try {
    return await inTransaction(ctx, async (tx) => {
      const { count } = await tx.db.bankLine.updateMany({
        where: { id: line.id, status: 'unmatched' },
        data: { status: 'matched', paymentId, reason: null, decidedAt: tx.now },
      })
      if (count === 1) await withBinding?.(tx)
      return count === 1
    })
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}

/** Of a line as it is bound. Money of another currency, or for a payment that somebody confirmed meanwhile, frees the line again. */
export async function settleLine(ctx: Ctx, line: BankLine): Promise<void> {
  if (line.paymentId === null) return
  const source = sourceOfLine(line)
  const { amountMinor: amount, currency, paymentId } = line
  const awaited = await ctx.db.payment.findUniqueOrThrow({ where: { id: paymentId }, select: { currency: true } })
  if (awaited.currency !== currency) return setAside(ctx, line, 'currency_differs')
  const outcome = await settleArrived(ctx, { paymentId, amount, currency, source })
  if (outcome === 'already_settled') {
    const payment = await ctx.db.payment.findUniqueOrThrow({ where: { id: paymentId } })
    if (payment.providerIntent !== source) return setAside(ctx, line, 'already_paid')
  }
  await inTransaction(ctx, (tx) => resolveAttention(tx, { kind: 'bank_line', subjectId: line.id }, 'matched'))
}

/**
 * Only while the line is as it was read: what a person has decided meanwhile stays. Lines without any reference are everyday movements
 * of an account: they are listed, and call nobody.
 */
async function setAside(ctx: Ctx, line: BankLine, reason: UnmatchedReason): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.bankLine.updateMany({
      where: { id: line.id, status: line.status, paymentId: line.paymentId },
      data: { status: 'unmatched', paymentId: null, reason, decidedAt: tx.now },
    })
    if (count === 0 || reason === 'no_reference') return
    await openAttention(tx, {
      organizationId: line.organizationId,
      kind: 'bank_line',
      subjectKind: 'bank_line',
      subjectId: line.id,
      amountMinor: line.amountMinor,
      currency: line.currency,
    })
  })
}
