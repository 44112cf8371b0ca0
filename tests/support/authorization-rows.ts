// Rows of an organization that no command makes alone: what providers, banks and people leave behind. For tests of who may reach them.
import { reserveFile } from '@/server/files/stored-files'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { referenceOf } from '@/server/payments/external/reference'
import { raiseAlert } from '@/server/scanning/alerts/raise-alert'
import { defaultDesign } from '@/server/templates/contract'
import type { WebhookType } from '@/server/webhooks/contract'
import { emitWebhook } from '@/server/webhooks/emit-webhook'
import { anEndpoint } from './webhook-receiver'

export function rowsOf(ctx: Ctx, organizationId: string) {
  async function anAttention(): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    const about = { kind: 'balance_unmatched', subjectKind: 'balance_entry', subjectId: ctx.random.uuid(ctx.now) }
    await ctx.db.attentionItem.create({ data: { id, organizationId, ...about, openedAt: ctx.now } })
    return id
  }

  /** Of a purchase's payment, with the payment itself. */
  async function aFailedRefund(purchaseId: string): Promise<{ payment: string; refund: string }> {
    const [payment, refund] = [ctx.random.uuid(ctx.now), ctx.random.uuid(ctx.now)]
    const owner = { organizationId, purchaseId, currency: 'EUR', createdAt: ctx.now }
    const paid = { gateway: 'stripe', providerRef: `cs_${payment}`, status: 'succeeded', capturedMinor: 4900 } as const
    await ctx.db.payment.create({ data: { id: payment, ...owner, ...paid, amountMinor: 4900 } })
    const failed = { paymentId: payment, amountMinor: 100, reason: 'goodwill', status: 'failed' } as const
    await ctx.db.refund.create({ data: { id: refund, ...owner, ...failed } })
    return { payment, refund }
  }

  async function aPayout(): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    const paid = { gateway: 'stripe', providerRef: `po_${id}`, status: 'paid', amountMinor: 4900, currency: 'EUR' }
    await ctx.db.payout.create({
      data: { id, organizationId, ...paid, arrivesOn: ctx.now, at: ctx.now },
    })
    return id
  }

  /** Of a payment that its buyer's bank took back. */
  async function aDispute(purchaseId: string, paymentId: string): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    await ctx.db.dispute.create({
      data: {
        id,
        organizationId,
        purchaseId,
        paymentId,
        gateway: 'stripe',
        providerRef: `dp_${id}`,
        status: 'needs_response',
        reason: 'fraudulent',
        amountMinor: 4900,
        currency: 'EUR',
        openedAt: ctx.now,
      },
    })
    return id
  }

  async function anOutsidePayment(purchaseId: string): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    await ctx.db.payment.create({
      data: {
        id,
        organizationId,
        purchaseId,
        gateway: 'external',
        method: 'bank_transfer',
        status: 'pending',
        providerRef: referenceOf(id),
        liveMode: true,
        amountMinor: 4900,
        currency: 'EUR',
        createdAt: ctx.now,
      },
    })
    return id
  }

  async function aBankLine(): Promise<string> {
    const [id, importId] = [ctx.random.uuid(ctx.now), ctx.random.uuid(ctx.now)]
    const head = { organizationId, fileName: 'releve.csv', lineCount: 1, actor: 'test' }
    await ctx.db.bankImport.create({ data: { id: importId, ...head, at: ctx.now } })
    await ctx.db.bankLine.create({
      data: {
        id,
        organizationId,
        importId,
        fingerprint: Buffer.from(id),
        bookedOn: ctx.now,
        amountMinor: 4900,
        currency: 'EUR',
        text: 'VIR',
        status: 'unmatched',
        reason: 'no_reference',
      },
    })
    return id
  }

  /** An organization has only so many that live: each makes room for the next. */
  async function anIntegration(): Promise<string> {
    await ctx.db.integration.updateMany({ where: { organizationId }, data: { revokedAt: ctx.now } })
    const id = ctx.random.uuid(ctx.now)
    await ctx.db.integration.create({
      data: { id, organizationId, name: 'Banque', wrappedSecret: 'wrapped', createdAt: ctx.now },
    })
    return id
  }

  /** Asking it never leaves this machine: it is no address that may be asked. */
  async function aWebhook(): Promise<{ webhook: string; webhookDelivery: string }> {
    await ctx.db.webhookEndpoint.deleteMany({ where: { organizationId } })
    const types: WebhookType[] = ['ticket.completed']
    const { id } = await anEndpoint(ctx, organizationId, { url: 'http://127.0.0.1:9/', types })
    const key = ctx.random.uuid(ctx.now)
    const events = [{ type: 'ticket.completed' as const, key, data: {} }]
    await inTransaction(ctx, (tx) => emitWebhook(tx, { organizationId, events }))
    const told = await ctx.db.webhookDelivery.findFirstOrThrow({ where: { endpointId: id } })
    return { webhook: id, webhookDelivery: told.id }
  }

  /** That waits for its time. */
  async function aNotification(eventId: string): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    const words = {
      kind: 'custom',
      recipient: 'noe@exemple.fr',
      locale: 'fr',
      props: { data: { message: 'À bientôt' } },
    }
    const scheduledAt = new Date(ctx.now.getTime() + 86_400_000)
    await ctx.db.notification.create({
      data: { id, key: id, organizationId, eventId, ...words, scheduledAt, requestedAt: ctx.now },
    })
    return id
  }

  /** That is over, with a failure, and with an archive. */
  async function aBatch(eventId: string, ticketTypeId: string): Promise<string> {
    const [id, itemId, archiveId] = [ctx.random.uuid(ctx.now), ctx.random.uuid(ctx.now), ctx.random.uuid(ctx.now)]
    const over = { total: 1, actor: 'test', createdAt: ctx.now, completedAt: ctx.now, status: 'failed' } as const
    await ctx.db.ticketBatch.create({ data: { id, organizationId, eventId, ticketTypeId, ...over } })
    const failed = { status: 'failed', errorCode: 'attendee.not_found', decidedAt: ctx.now } as const
    await ctx.db.batchItem.create({
      data: { id: itemId, organizationId, batchId: id, position: 0, guestId: 'x', ...failed },
    })
    const fileKey = `batches/${id}.zip`
    await ctx.db.batchArchive.create({
      data: {
        id: archiveId,
        organizationId,
        batchId: id,
        kind: 'zip',
        total: 1,
        done: 1,
        fileKey,
        createdAt: ctx.now,
        completedAt: ctx.now,
      },
    })
    return id
  }

  async function aTemplate(): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    await ctx.db.ticketTemplate.create({ data: { id, organizationId, name: 'Gala', createdAt: ctx.now } })
    const version = {
      organizationId,
      templateId: id,
      number: 1,
      design: defaultDesign,
      actor: 'test',
      createdAt: ctx.now,
    }
    await ctx.db.ticketTemplateVersion.create({ data: { id: ctx.random.uuid(ctx.now), ...version } })
    return id
  }

  async function aSampleFile(): Promise<string> {
    return reserveFile(
      { ...ctx, actor: { kind: 'system', name: 'test' } },
      { kind: 'sample', organizationId, extension: 'pdf' },
    )
  }

  async function aDeadLetter(): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    const dead = { job: 'import-balance', payload: { organizationId }, error: 'fetch failed', attempts: 10 }
    await ctx.db.deadLetter.create({ data: { id, organizationId, ...dead, firstAt: ctx.now, at: ctx.now } })
    return id
  }

  /** Invited: no phone has taken it. */
  async function aDevice(eventId: string): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    const invited = {
      status: 'invited',
      secretHash: new Uint8Array(ctx.random.bytes(32)),
      secretExpiresAt: new Date(ctx.now.getTime() + 600_000),
    }
    const made = { name: 'Porte A', profile: 'scan', createdBy: 'test', createdAt: ctx.now }
    await ctx.db.device.create({ data: { id, organizationId, eventId, ...made, ...invited } })
    return id
  }

  /** What another row of its event may have as well is in the name. */
  const place = (eventId: string) => {
    const id = ctx.random.uuid(ctx.now)
    return { id, organizationId, eventId, name: `Porte ${id}` }
  }

  async function aList(eventId: string): Promise<string> {
    return (await ctx.db.checkInList.create({ data: place(eventId) })).id
  }

  async function aRefusedScan(eventId: string): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    const { id: checkInListId } = await ctx.db.checkInList.findFirstOrThrow({ where: { eventId, isDefault: true } })
    const refused = { valid: false, reason: 'format', actor: 'test', requestHash: new Uint8Array(), at: ctx.now }
    await ctx.db.scan.create({ data: { id, organizationId, eventId, checkInListId, scanId: id, ...refused } })
    return id
  }

  async function aGate(eventId: string): Promise<string> {
    return (await ctx.db.gate.create({ data: place(eventId) })).id
  }

  async function aZone(eventId: string): Promise<string> {
    return (await ctx.db.zone.create({ data: place(eventId) })).id
  }

  async function aGateAlert(eventId: string): Promise<string> {
    const alert = { eventId, organizationId, rule: 'chain_gap', key: ctx.random.uuid(ctx.now), score: 60, facts: {} }
    return (await raiseAlert(ctx, { ...alert, at: ctx.now })).id
  }

  return {
    aBatch,
    aGateAlert,
    aList,
    aGate,
    aRefusedScan,
    aZone,
    aDevice,
    aDeadLetter,
    aTemplate,
    aSampleFile,
    anAttention,
    aFailedRefund,
    aPayout,
    aDispute,
    anOutsidePayment,
    aBankLine,
    anIntegration,
    aWebhook,
    aNotification,
  }
}
