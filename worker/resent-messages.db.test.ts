// A message that a person sends again, through the job that sends it, as the worker runs it.
import { expect, test } from 'vitest'
import { resendMessage } from '@/server/notifications/resend-message'
import { aPaidPurchase } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, as } from '@/tests/support/sales-factories'
import { runTask } from './tasks/registry'

openSale()

test('a confirmation that is sent again has the tickets of the same purchase', async () => {
  const sale = await aSale(ctx)
  const paid = await aPaidPurchase(ctx, stripe, sale)
  const where = { purchaseId: paid.id, kind: 'purchase_confirmation' }
  const first = await ctx.db.notification.findFirstOrThrow({ where })
  await runTask('deliver-notification', ctx, { notificationId: first.id })
  const again = await resendMessage(as(ctx, sale.owner), { id: first.id, key: crypto.randomUUID() })
  await runTask('deliver-notification', ctx, { notificationId: again.id })
  const rows = await ctx.db.notification.findMany({ where, orderBy: { id: 'asc' } })
  expect(rows.map(({ status }) => status)).toEqual(['sent', 'sent'])
  const [one, two] = rows
  expect(two?.subject).toBe(one?.subject)
  expect(two?.providerMessageId).not.toBe(one?.providerMessageId)
  const answer = await fetch(`${process.env.RESEND_API_BASE}/_control/messages`)
  const { messages } = (await answer.json()) as { messages: { id: string; to: string[]; attachments: unknown[] }[] }
  const mailOf = (row: typeof one) => messages.find(({ id }) => id === row?.providerMessageId)
  expect(mailOf(two)?.to).toEqual(mailOf(one)?.to)
  expect(mailOf(two)?.attachments).toHaveLength(mailOf(one)?.attachments.length ?? -1)
  expect(mailOf(two)?.attachments.length).toBeGreaterThan(0)
})
