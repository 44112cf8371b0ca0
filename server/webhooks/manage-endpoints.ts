// Makes, changes, rests and ends an organization's webhook addresses. Guards: a secret's text leaves once, when it is made; a rotation keeps
// the one before for a while, so that no receiver is caught in between; two people who change one address do not overwrite each other.
import type { WebhookEndpoint } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { type Guard, outgoingUrl } from '@/server/kernel/guarded-fetch'
import {
  type CreateEndpoint,
  type EnableEndpoint,
  type EndpointInput,
  type EndpointView,
  type EndpointWithSecret,
  maxEndpoints,
  maxHeld,
  secretOverlapHours,
  type UpdateEndpoint,
} from './contract'
import { makeSecret, wrapSecret } from './endpoint-secret'
import { giveUpHeld, giveUpWaiting } from './give-up-held'
import { loadEndpoint } from './load-endpoint'
import { viewOf } from './queries'
import { bringForward, disable, lockEndpoint } from './record-attempt'
import { ownGuard } from './send-delivery'

export async function createEndpoint(
  ctx: Ctx,
  { name, url, types }: CreateEndpoint,
  guard: Guard = ownGuard(),
): Promise<EndpointWithSecret> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  const address = checkedUrl(url, guard)
  const id = ctx.random.uuid(ctx.now)
  const secret = makeSecret(ctx.random)
  return inTransaction(ctx, async (tx) => {
    await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`webhooks/${organizationId}`}, 0))::text`
    if ((await tx.db.webhookEndpoint.count({ where: { organizationId } })) >= maxEndpoints)
      fail('conflict', 'webhook.too_many', `An organization has at most ${maxEndpoints} webhook addresses.`)
    const wrappedSecret = wrapSecret(id, secret, tx.random)
    const row = await tx.db.webhookEndpoint.create({
      data: { id, organizationId, name, url: address, eventTypes: types, wrappedSecret, createdAt: tx.now },
    })
    await audit(tx, row, 'webhook.created')
    return { ...(await viewOf(tx, row)), secret }
  })
}

export function updateEndpoint(
  ctx: Ctx,
  { id, version, name, url, types }: UpdateEndpoint,
  guard: Guard = ownGuard(),
): Promise<EndpointView> {
  return change(ctx, id, async (tx, known) => {
    const address = checkedUrl(url, guard)
    if (known.version !== version)
      fail('conflict', 'webhook.changed_meanwhile', 'Somebody else changed this address meanwhile. Look at it first.')
    // Another place is not the one that failed.
    const isElsewhere = address !== known.url
    const afresh = isElsewhere ? { failingSince: null, failures: 0, restsUntil: null } : {}
    const row = await tx.db.webhookEndpoint.update({
      where: { id },
      data: { name, url: address, eventTypes: types, ...afresh, version: { increment: 1 } },
    })
    if (isElsewhere) await bringForward(tx, id, tx.now)
    await audit(tx, row, 'webhook.updated', known)
    return row
  })
}

/** The secret before signs as well for a day. */
export async function rotateSecret(ctx: Ctx, { id }: EndpointInput): Promise<EndpointWithSecret> {
  const secret = makeSecret(ctx.random)
  const view = await change(ctx, id, async (tx, known) => {
    const row = await tx.db.webhookEndpoint.update({
      where: { id },
      data: {
        wrappedSecret: wrapSecret(id, secret, tx.random),
        wrappedOldSecret: known.wrappedSecret,
        oldSecretUntil: new Date(tx.now.getTime() + secretOverlapHours * 3_600_000),
        version: { increment: 1 },
      },
    })
    await audit(tx, row, 'webhook.secret_rotated')
    return row
  })
  return { ...view, secret }
}

/** The secret before signs no more, from the next message on. */
export function endOldSecret(ctx: Ctx, { id }: EndpointInput): Promise<EndpointView> {
  return change(ctx, id, async (tx, known) => {
    if (known.wrappedOldSecret === null) return known
    const ended = { wrappedOldSecret: null, oldSecretUntil: null, version: { increment: 1 } }
    const row = await tx.db.webhookEndpoint.update({ where: { id }, data: ended })
    await audit(tx, row, 'webhook.old_secret_ended')
    return row
  })
}

export function disableEndpoint(ctx: Ctx, { id }: EndpointInput): Promise<EndpointView> {
  return change(ctx, id, async (tx, known) => {
    if (known.disabledAt !== null) return known
    const row = await disable(tx, id, 'by_member')
    await audit(tx, row, 'webhook.disabled')
    return row
  })
}

/** What waited meanwhile is told now, and tried anew for three days (by `enabledAt`, not row by row), or given up. */
export async function enableEndpoint(ctx: Ctx, { id, sendMissed }: EnableEndpoint): Promise<EndpointView> {
  await loadEndpoint(ctx, id, 'settings:manage')
  await giveUpHeld(ctx, id, sendMissed ? maxHeld : 0)
  return change(ctx, id, async (tx, known) => {
    if (known.disabledAt === null) return known
    const row = await tx.db.webhookEndpoint.update({
      where: { id },
      data: {
        ...{ disabledAt: null, disabledWhy: null, failingSince: null, failures: 0, restsUntil: null },
        enabledAt: tx.now,
        version: { increment: 1 },
      },
    })
    if (sendMissed) await bringForward(tx, id, tx.now)
    else await giveUpWaiting(tx, id)
    await audit(tx, row, 'webhook.enabled')
    return row
  })
}

/** With its log. A delivery that is under way ends without a trace. */
export async function deleteEndpoint(ctx: Ctx, { id }: EndpointInput): Promise<void> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  await inTransaction(ctx, async (tx) => {
    const known = await lockEndpoint(tx, id)
    if (known?.organizationId !== organizationId) return notFound('webhook')
    await audit(tx, known, 'webhook.deleted')
    await tx.db.webhookEndpoint.delete({ where: { id } })
  })
}

async function change(
  ctx: Ctx,
  id: string,
  work: (tx: TxCtx, known: WebhookEndpoint) => Promise<WebhookEndpoint>,
): Promise<EndpointView> {
  const organizationId = requireWholeOrganization(ctx, 'settings:manage')
  return inTransaction(ctx, async (tx) => {
    const known = await lockEndpoint(tx, id)
    if (known?.organizationId !== organizationId) return notFound('webhook')
    return viewOf(tx, await work(tx, known))
  })
}

function checkedUrl(text: string, guard: Guard): string {
  const url = outgoingUrl(text, guard)
  if (url) return url.href
  return fail('invalid', 'webhook.url_not_allowed', 'Give the https address of a server on the internet.', {
    details: [{ path: 'url', message: 'must be a public https address', code: 'no_web_address' }],
  })
}

function audit(tx: TxCtx, row: WebhookEndpoint, action: string, before?: WebhookEndpoint): Promise<void> {
  const shown = ({ name, url, eventTypes }: WebhookEndpoint) => ({ name, url, eventTypes })
  return recordAudit(tx, {
    organizationId: row.organizationId,
    action,
    subject: { kind: 'webhook_endpoint', id: row.id },
    ...(before && { before: shown(before) }),
    after: shown(row),
  })
}
