// Who hears by mail that money waits for a decision, of what, and how often.
import { beforeEach, expect, test } from 'vitest'
import { emailSchemas } from '@/emails/contract'
import type { Ctx } from '@/server/kernel/ctx'
import { aMember, anOrganization, type TestOrganization } from '@/tests/support/auth-factories'
import { openDoors } from '@/tests/support/doors'
import { later } from '@/tests/support/sales-factories'
import type { AttentionKind } from './contract'
import { composeAttentionNotice, tellAttention } from './tell-attention'

const doors = openDoors()
const HOUR_S = 3_600
let ctx: Ctx
let organization: TestOrganization

beforeEach(async () => {
  ctx = doors.ctx()
  await ctx.db.attentionItem.deleteMany()
  organization = await anOrganization(ctx)
})

async function anItem(kind: AttentionKind, at = ctx): Promise<string> {
  const id = ctx.random.uuid(ctx.now)
  const about = { kind, subjectKind: 'payment', subjectId: id, openedAt: at.now }
  await ctx.db.attentionItem.create({ data: { id, organizationId: organization.id, ...about } })
  return id
}

const mails = () =>
  ctx.db.notification.findMany({
    where: { kind: 'attention_notice', organizationId: organization.id },
    orderBy: { id: 'asc' },
  })
const tellLater = (seconds: number) => tellAttention(later(ctx, seconds))

test('owners and admins of the whole get one mail with what waits, nobody else does', async () => {
  const admin = await aMember(ctx, organization, 'admin')
  await aMember(ctx, organization, 'manager')
  await anItem('refund_failed')
  await anItem('underpaid')
  await anItem('underpaid')
  await tellLater(11 * 60)
  const asked = await mails()
  expect(asked.map(({ recipient }) => recipient).sort()).toEqual([organization.owner.email, admin.email].sort())
  const [first = expect.unreachable()] = asked
  const said = await composeAttentionNotice(ctx, first)
  expect(emailSchemas.attention_notice.parse(said?.props)).toMatchObject({
    items: [
      { kind: 'refund_failed', count: 1 },
      { kind: 'underpaid', count: 2 },
    ],
    paymentsUrl: expect.stringContaining(`/org/${organization.slug}/payments`),
  })
})

test('what settles itself at once, what has a mail of its own and what a person just brought is told to nobody', async () => {
  const id = await anItem('paid_again')
  await tellLater(9 * 60)
  await ctx.db.attentionItem.update({ where: { id }, data: { resolvedAt: ctx.now } })
  await anItem('dispute')
  await anItem('bank_line')
  await tellLater(11 * 60)
  expect(await mails()).toEqual([])
})

test('is told once, and what comes after it the next day', async () => {
  await anItem('overpaid')
  await tellLater(HOUR_S)
  await anItem('underpaid', later(ctx, HOUR_S))
  for (const hours of [2, 10, 20]) await tellLater(hours * HOUR_S)
  expect(await mails()).toHaveLength(1)
  await tellLater(22 * HOUR_S)
  expect(await mails()).toHaveLength(2)
  await tellLater(60 * HOUR_S)
  expect(await mails()).toHaveLength(2)
})

test('of workers who tell at once one does', async () => {
  await anItem('overpaid')
  await Promise.all([1, 2, 3].map(() => tellLater(HOUR_S)))
  expect(await mails()).toHaveLength(1)
})

test('says nothing any more once all of it is decided', async () => {
  const id = await anItem('overpaid')
  await tellLater(HOUR_S)
  await ctx.db.attentionItem.update({ where: { id }, data: { resolvedAt: ctx.now } })
  const [mail = expect.unreachable()] = await mails()
  expect(await composeAttentionNotice(ctx, mail)).toBeNull()
})
