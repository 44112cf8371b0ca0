import { beforeEach, describe, expect, test } from 'vitest'
import { rolePermissions } from '@/server/kernel/actor'
import type { Actor } from '@/server/kernel/ctx'
import { reconcilePayments } from '@/server/payments/reconcile'
import { admit } from '@/server/scanning/admit'
import { disputeOf, follow, theBank } from '@/tests/support/dispute-factories'
import { takesPurchaseFirst } from '@/tests/support/lock-order'
import { aPaidPurchase, type Paid } from '@/tests/support/paid-purchases'
import { readPdfText } from '@/tests/support/read-pdf'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { readEvidenceFile } from './evidence-file'
import { getDispute, listDisputes } from './queries'
import { ensureEvidenceFile } from './render-evidence'
import { saveStatement, sendEvidence } from './send-evidence'
import { submitDisputeEvidence } from './submit-evidence'

let sale: Sale
let purchase: Paid
let ref: string
let id: string

openSale()
beforeEach(async () => {
  sale = await aSale(ctx)
  purchase = await aPaidPurchase(ctx, stripe, sale)
  await open({})
})

async function open(order: { dueInSeconds?: number }) {
  ref = await theBank(stripe, purchase, 'open', order)
  await follow(ctx, ref)
  ;({ id } = await disputeOf(ctx, ref))
}

const owner = () => as(ctx, sale.owner)
const evidenceIds = () => ({ disputeId: id })
const updates = async () =>
  (await stripe.requests()).filter(({ method, path }) => method === 'POST' && path === `/v1/disputes/${ref}`)

type AtProvider = {
  status: string
  evidence: Record<string, string | null>
  evidence_details: { submission_count: number }
}

async function atProvider(): Promise<AtProvider> {
  const headers = { authorization: 'Bearer sk_test_of_the_tests' }
  return (await (await fetch(`${stripe.url}/v1/disputes/${ref}`, { headers })).json()) as AtProvider
}

describe('the answer to a dispute', () => {
  test('is sent with its file and fields as the organizer saw them, and the bank looks at it', async () => {
    const ticket = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: purchase.id } })
    // The dispute comes after the evening: the scan was before it.
    await ctx.db.ticket.update({ where: { id: ticket.id }, data: { status: 'valid' } })
    const gate = { qrCodeData: ticket.code, eventId: sale.eventId, location: 'Porte B' }
    expect(await admit(owner(), gate)).toMatchObject({ valid: true })
    await ctx.db.ticket.update({ where: { id: ticket.id }, data: { status: 'blocked' } })
    await sendEvidence(owner(), { id, statement: 'Elle est venue avec sa sœur.' })
    await submitDisputeEvidence(ctx, evidenceIds())
    const sent = await atProvider()
    expect(sent).toMatchObject({ status: 'under_review', evidence_details: { submission_count: 1 } })
    expect(sent.evidence.customer_email_address).toBe('camille@exemple.fr')
    expect(sent.evidence.access_activity_log).toContain('Porte B')
    expect(sent.evidence.uncategorized_text).toContain('Elle est venue avec sa sœur.')
    const file = (await stripe.control('GET', `/files/${sent.evidence.service_documentation}`)) as { base64: string }
    const text = await readPdfText(Buffer.from(file.base64, 'base64'))
    expect(text).toContain('Porte B')
    expect(text).toContain('Elle est venue avec sa sœur.')
    expect(await disputeOf(ctx, ref)).toMatchObject({ status: 'under_review' })
    const view = await getDispute(owner(), id)
    expect(view).toMatchObject({ evidenceState: 'sent', evidenceError: null, tickets: { blocked: 1 } })
    expect(await ctx.db.attentionItem.count({ where: { subjectId: id, resolvedAt: null } })).toBe(0)
    const log = await ctx.db.paymentLogEntry.findMany({ where: { purchaseId: purchase.id } })
    expect(log.filter(({ kind }) => kind === 'dispute_evidence_sent')).toHaveLength(1)
  })

  test('holds no address that opens a ticket or a purchase', async () => {
    await sendEvidence(owner(), { id, statement: '' })
    await submitDisputeEvidence(ctx, evidenceIds())
    const { evidence } = await atProvider()
    const file = (await stripe.control('GET', `/files/${evidence.service_documentation}`)) as { base64: string }
    const all = JSON.stringify(evidence) + (await readPdfText(Buffer.from(file.base64, 'base64')))
    expect(all).not.toMatch(/ptl_buy_|\/t\/[\w-]{17}/)
    expect(all.replaceAll('\n', '')).toMatch(/\/t\/[\w-]{16}…/)
  })

  test('is submitted once though the answers of the provider are lost', async () => {
    await sendEvidence(owner(), { id, statement: 'Une fois.' })
    await stripe.control('PUT', '/faults', { dropAnswers: true })
    for (let tries = 0; tries < 3; tries++) {
      await expect(submitDisputeEvidence(ctx, evidenceIds())).rejects.toThrow()
    }
    await stripe.control('DELETE', '/faults')
    await submitDisputeEvidence(ctx, evidenceIds())
    await submitDisputeEvidence(ctx, evidenceIds())
    expect((await atProvider()).evidence_details.submission_count).toBe(1)
    expect(await disputeOf(ctx, ref)).toMatchObject({ status: 'under_review', evidenceError: null })
    expect((await disputeOf(ctx, ref)).evidenceSentAt).not.toBeNull()
  })

  test('whose submission alone was lost is known by its file, and not sent again', async () => {
    await sendEvidence(owner(), { id, statement: 'Une fois.' })
    await submitDisputeEvidence(ctx, evidenceIds())
    // As after a crash between the provider's answer and our row.
    await ctx.db.dispute.update({ where: { id }, data: { evidenceSentAt: null, status: 'needs_response' } })
    const before = (await updates()).length
    await submitDisputeEvidence(ctx, evidenceIds())
    expect((await updates()).length).toBe(before)
    expect((await disputeOf(ctx, ref)).evidenceSentAt).not.toBeNull()
    expect((await disputeOf(ctx, ref)).evidenceError).toBeNull()
  })

  test('goes out once: a second click, ten at the same time, and one after the decision are refused', async () => {
    const clicks = await Promise.allSettled(
      Array.from({ length: 10 }, () => sendEvidence(owner(), { id, statement: 'Une fois.' })),
    )
    expect(clicks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(sendEvidence(owner(), { id, statement: '' })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'dispute.already_sent',
    })
    await submitDisputeEvidence(ctx, evidenceIds())
    await theBank(stripe, purchase, 'won')
    await follow(ctx, ref)
    await expect(saveStatement(owner(), { id, statement: '' })).rejects.toMatchObject({ code: 'dispute.already_sent' })
    expect(await getDispute(owner(), id)).toMatchObject({ status: 'won', evidenceState: 'sent', tickets: { valid: 1 } })
  })

  test('whose job has died is sent by a fresh one, and may be sent off again by a person', async () => {
    await sendEvidence(owner(), { id, statement: 'Avant.' })
    await ctx.pool.query('UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key = $1', [
      `evidence:${id}`,
    ])
    await reconcilePayments(later(ctx, 600))
    const { rows } = await ctx.pool.query('SELECT attempts FROM graphile_worker._private_jobs WHERE key = $1', [
      `evidence:${id}`,
    ])
    expect(rows).toEqual([{ attempts: 0 }])
    await expect(sendEvidence(owner(), { id, statement: '' })).rejects.toMatchObject({ code: 'dispute.already_sent' })
    await sendEvidence(later(owner(), 6 * 3600), { id, statement: 'Après.' })
    await submitDisputeEvidence(ctx, evidenceIds())
    const sent = await atProvider()
    expect(sent).toMatchObject({ status: 'under_review', evidence_details: { submission_count: 1 } })
    expect(sent.evidence.uncategorized_text).toContain('Après.')
  })

  test('takes the purchase before the dispute where it is written down as sent', async () => {
    await sendEvidence(owner(), { id, statement: '' })
    const purchaseId = purchase.id
    await takesPurchaseFirst(ctx, purchaseId, { table: 'dispute', id }, () => submitDisputeEvidence(ctx, evidenceIds()))
    expect((await disputeOf(ctx, ref)).evidenceSentAt).not.toBeNull()
  })

  test('after the deadline is refused; a deadline that passes on the way is told and nothing is sent', async () => {
    await sendEvidence(owner(), { id, statement: '' })
    const late = { ...ctx, now: new Date(ctx.now.getTime() + 8 * 86_400_000) }
    await submitDisputeEvidence(late, evidenceIds())
    expect(await updates()).toEqual([])
    expect(await disputeOf(ctx, ref)).toMatchObject({ evidenceError: 'too_late', evidenceSentAt: null })
    expect(await getDispute({ ...late, actor: sale.owner }, id)).toMatchObject({
      evidenceState: 'too_late',
      evidenceError: 'too_late',
    })
    await expect(sendEvidence({ ...late, actor: sale.owner }, { id, statement: '' })).rejects.toMatchObject({
      code: 'dispute.too_late',
    })
    expect(await ctx.db.attentionItem.count({ where: { subjectId: id, resolvedAt: null } })).toBe(1)
  })

  test('that somebody gave at the provider’s own page is not overwritten', async () => {
    await sendEvidence(owner(), { id, statement: '' })
    await fetch(`${stripe.url}/v1/disputes/${ref}`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_of_the_tests', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'evidence[customer_name]=Une+autre+main&submit=true',
    })
    await submitDisputeEvidence(ctx, evidenceIds())
    expect((await atProvider()).evidence.customer_name).toBe('Une autre main')
    expect(await disputeOf(ctx, ref)).toMatchObject({ evidenceError: 'already_answered', status: 'under_review' })
  })
})

describe('its preview', () => {
  test('is made by the worker, shows the evidence as it is now, and stays as sent afterwards', async () => {
    await saveStatement(owner(), { id, statement: 'Premier jet.' })
    const row = () => disputeOf(ctx, ref)
    expect(await readEvidenceFile(owner(), await row())).toBeNull()
    await ensureEvidenceFile(ctx, id)
    const first = await readEvidenceFile(owner(), await row())
    expect(await readPdfText(first ?? Buffer.alloc(0))).toContain('Premier jet.')
    await saveStatement(owner(), { id, statement: 'Version finale.' })
    expect(await readEvidenceFile(owner(), await row())).toBeNull()
    await sendEvidence(owner(), { id, statement: 'Version finale.' })
    await submitDisputeEvidence(ctx, evidenceIds())
    await ctx.db.organization.update({ where: { id: sale.organizationId }, data: { name: 'Un autre nom' } })
    const sent = await readEvidenceFile(owner(), await row())
    const text = await readPdfText(sent ?? Buffer.alloc(0))
    expect(text).toContain('Version finale.')
    expect(text).not.toContain('Un autre nom')
  })
})

describe('who may', () => {
  test('a foreign organization finds nothing, a role without the permission is told so', async () => {
    const stranger: Actor = (await aSale(ctx)).owner
    const at = (actor: Actor) => as(ctx, actor)
    const role = (name: 'manager' | 'read_only'): Actor => ({
      ...(sale.owner as Extract<Actor, { kind: 'user' }>),
      role: name,
      permissions: rolePermissions[name],
    })
    const nothing = ctx.random.uuid(ctx.now)
    for (const wanted of [id, nothing]) {
      await expect(getDispute(at(stranger), wanted)).rejects.toMatchObject({ kind: 'not_found' })
      await expect(sendEvidence(at(stranger), { id: wanted, statement: '' })).rejects.toMatchObject({
        kind: 'not_found',
      })
    }
    expect((await listDisputes(at(stranger), { show: 'all', limit: 50 })).disputes).toEqual([])
    expect((await listDisputes(owner(), { show: 'open', limit: 50 })).disputes.map((row) => row.id)).toEqual([id])
    await expect(getDispute(at(role('manager')), id)).rejects.toMatchObject({ kind: 'forbidden' })
    expect(await getDispute(at(role('read_only')), id)).toMatchObject({ id, evidenceState: 'open' })
    await expect(sendEvidence(at(role('read_only')), { id, statement: '' })).rejects.toMatchObject({
      kind: 'forbidden',
    })
  })
})
