// A person says that a line of a statement for a purchase that is paid is a second payment: it is booked, and goes back by hand. Guards:
// only a line that was found to be of a paid purchase; it is bound in the transaction that books it.
import { requireOrganization, requireWholeOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { referencesIn } from '../reference'
import { addLine } from './book-lines'
import type { BankLineInput } from './contract'

export async function returnLine(ctx: Ctx, input: BankLineInput): Promise<void> {
  const { organizationId } = requireOrganization(ctx, 'payments:refund')
  const line = await ctx.db.bankLine.findFirst({ where: { id: input.lineId, organizationId } })
  if (!line) return notFound('bank_line')
  requireWholeOrganization(ctx, 'payments:refund')
  const payment = await ctx.db.payment.findFirst({
    where: { organizationId, gateway: 'external', status: 'succeeded', providerRef: { in: referencesIn(line.text) } },
    select: { id: true, currency: true },
  })
  const isSecond = line.status === 'unmatched' && line.reason === 'already_paid' && payment?.currency === line.currency
  if (!payment || !isSecond || (await addLine(ctx, line, payment.id, { isSecond })) !== 'booked')
    fail('conflict', 'bank.not_second', 'This line is not of a purchase that was paid before. Reload the page.')
}
