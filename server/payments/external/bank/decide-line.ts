// A person says what a line of a bank statement is: the payment of a purchase, or nothing of ours.

import type { BankLine } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { resolveAttention } from '../../attention/attention'
import { currencyDiffers } from '../confirm-payment'
import { addLine, bind, bookLine, settleLine } from './book-lines'
import type { AssignLineInput, BankLineInput } from './contract'

/** The request itself settles in a moment; the job is for the one that died before it did. */
const FINISH_AFTER_MS = 60_000

/** Settles the purchase's outside payment with the line's money, or adds it to a part that came, whatever its text says. */
export async function assignLine(ctx: Ctx, input: AssignLineInput): Promise<void> {
  const line = await loadOpenLine(ctx, input.lineId)
  if (line.status === 'ignored') return setAside()
  const payment = await ctx.db.payment.findFirst({
    where: { organizationId: line.organizationId, purchaseId: input.purchaseId, gateway: 'external' },
    orderBy: [{ settledAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'desc' }],
  })
  if (!payment) return notFound('purchase')
  if (payment.currency !== line.currency) return currencyDiffers(payment.currency)
  const finishLater = (tx: TxCtx) =>
    enqueue(
      tx,
      'book-bank-import',
      { importId: line.importId },
      { jobKey: `bank-line:${line.id}`, runAt: new Date(tx.now.getTime() + FINISH_AFTER_MS) },
    )
  if (payment.status !== 'succeeded' && (await bind(ctx, line, payment.id, finishLater)))
    return settleLine(ctx, { ...line, status: 'matched', paymentId: payment.id })
  if ((await addLine(ctx, line, payment.id)) === 'booked') return
  // Somebody else may have decided about the line since it was read.
  const current = await loadOpenLine(ctx, line.id)
  if (current.status === 'ignored') return setAside()
  // Its purchase may be paid by now: then the line says so, and can be given back.
  if (current.reason === 'perhaps_same') await bookLine(ctx, current)
  fail('conflict', 'payments.already_confirmed', 'This payment is confirmed already; nothing was booked again.')
}

function setAside(): never {
  fail(
    'conflict',
    'bank.line_ignored',
    'This line was set aside. To book its money, confirm the payment of its purchase.',
  )
}

/** Setting aside what is set aside changes nothing. */
export async function ignoreLine(ctx: Ctx, input: BankLineInput): Promise<void> {
  const line = await loadOpenLine(ctx, input.lineId)
  await inTransaction(ctx, async (tx) => {
    await tx.db.bankLine.updateMany({
      where: { id: line.id, status: 'unmatched' },
      data: { status: 'ignored', decidedAt: tx.now },
    })
    await resolveAttention(tx, { kind: 'bank_line', subjectId: line.id }, 'ignored')
  })
}

async function loadOpenLine(ctx: Ctx, id: string): Promise<BankLine> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'payments:confirm')
  const line = eventIds === null ? await ctx.db.bankLine.findFirst({ where: { id, organizationId } }) : null
  if (!line) return notFound('bank_line')
  if (line.status === 'matched') fail('conflict', 'bank.line_matched', 'This line has paid a purchase already.')
  return line
}
