// Fills an empty database with the demo, or completes a demo whose making was cut off. A database that has other organizations and
// nothing of the demo is left as it is.
import { createApiKey } from '@/server/auth/create-api-key'
import { signUp } from '@/server/auth/sign-up'
import { type CreateEvent, createEventInput } from '@/server/events/contract'
import { createEvent } from '@/server/events/create-event'
import { publishEvent } from '@/server/events/publish-event'
import { organizerEvent } from '@/server/events/queries'
import { keyPermissions, type Role, rolePermissions } from '@/server/kernel/actor'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { slugOf } from '@/server/kernel/slug'
import { addMember } from '@/server/organizations/add-member'
import { createOrganization } from '@/server/organizations/create-organization'
import { saveExternalMethods } from '@/server/sellers/external-methods'
import { createIntegration } from '@/server/sellers/integrations/manage-integrations'
import { savePaymentSettings } from '@/server/sellers/save-payment-settings'
import { saveSellerDetails } from '@/server/sellers/seller-details'
import { requireRoomForMember } from '@/server/subscriptions/plan-limits'
import { connectDemoAccount } from './connect-demo'
import type { DemoFile } from './demo-file'
import { admitInThePast, invoiceInThePast, sellInThePast } from './history'
import { balanceThePast } from './past-balance'
import { subscribeDemo } from './subscribe-demo'
import { type DemoEvent, type DemoOrganization, demoOrganizations, demoPassword } from './world'

/** What is there already is left as it is; `demo` is the whole cast unless a part of it is wanted. */
export async function fillDemo(ctx: Ctx, demo: readonly DemoOrganization[] = demoOrganizations): Promise<void> {
  if ((await ctx.db.organization.count()) > 0 && !(await isBegun(ctx))) return
  for (const organization of demo) await fillOrganization(ctx, organization)
}

/** The first owner is the first row that the demo writes. */
async function isBegun(ctx: Ctx): Promise<boolean> {
  const emails = demoOrganizations.map(ownerEmail)
  return (await ctx.db.user.count({ where: { email: { in: emails } } })) > 0
}

function ownerEmail({ name, domain, users: [owner] }: DemoOrganization): string {
  if (!owner) throw new Error(`${name} has no owner`)
  return emailOf(owner.name, domain)
}

function emailOf(name: string, domain: string): string {
  const first = (name.split(' ')[0] ?? name).normalize('NFD').replace(/[^A-Za-z]/g, '')
  return `${first.toLowerCase()}@${domain}`
}

async function fillOrganization(ctx: Ctx, demo: DemoOrganization): Promise<void> {
  const monthAgo = { ...ctx, now: new Date(ctx.now.getTime() - 30 * 24 * 3_600_000) }
  const email = ownerEmail(demo)
  for (const user of demo.users) await fillUser(monthAgo, demo, user.name)
  const { id: userId } = await ctx.db.user.findUniqueOrThrow({ where: { email }, select: { id: true } })
  const newcomer: Actor = {
    kind: 'user',
    userId,
    organizationId: null,
    role: null,
    permissions: new Set(),
    eventIds: null,
  }
  const { id: organizationId } =
    (await findOrganization(ctx, demo)) ??
    (await createOrganization({ ...monthAgo, actor: newcomer }, { name: demo.name, locale: demo.locale }))
  const actor = ownerOf(organizationId, userId)
  for (const { name, role } of demo.users)
    await fillMember({ ...monthAgo, actor }, demo, { organizationId, name, role })
  if (!(await ctx.db.sellerDetails.findUnique({ where: { organizationId } })))
    await saveSellerDetails({ ...monthAgo, actor }, demo.seller)
  await connectDemoAccount(ctx, { organizationId, owner: actor, locale: demo.locale })
  if (demo.plan) await subscribeDemo(ctx, { organizationId, owner: actor, plan: demo.plan })
  await takeTransfers({ ...monthAgo, actor }, organizationId, demo)
  for (const event of demo.events) await fillEvent({ ...ctx, actor }, organizationId, event)
  await invoiceInThePast(ctx, organizationId)
  await balanceThePast(ctx, organizationId)
}

/** What people have decided meanwhile stays. */
async function takeTransfers(ctx: Ctx, organizationId: string, { transfers }: DemoOrganization): Promise<void> {
  if (!transfers || (await ctx.db.paymentSettings.findUnique({ where: { organizationId } }))) return
  await savePaymentSettings(ctx, {
    gateways: ['stripe', 'paypal', 'external'],
    feeBearer: 'organizer',
    statementText: '',
    returnOrigins: [],
  })
  const closed = { enabled: false, instructions: '' }
  const bank_transfer = { enabled: true, instructions: transfers }
  await saveExternalMethods(ctx, { methods: { bank_transfer, cash: closed, mobile_money: closed }, deadlineHours: 72 })
}

/** For a demo of before accounts came, or whose stand-ins have lost their state. */
export async function connectDemo(ctx: Ctx): Promise<void> {
  for (const demo of demoOrganizations) {
    const found = await findOrganization(ctx, demo)
    const user = found && (await ctx.db.user.findUnique({ where: { email: ownerEmail(demo) }, select: { id: true } }))
    if (!user) continue
    const owner = ownerOf(found.id, user.id)
    await connectDemoAccount(ctx, { organizationId: found.id, owner, locale: demo.locale })
    if (demo.plan) await subscribeDemo(ctx, { organizationId: found.id, owner, plan: demo.plan })
  }
}

/** By its owner, who stays when the name is changed. */
function findOrganization(ctx: Ctx, demo: DemoOrganization): Promise<{ id: string } | null> {
  return ctx.db.organization.findFirst({
    where: { memberships: { some: { role: 'owner', user: { email: ownerEmail(demo) } } } },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  })
}

async function fillUser(ctx: Ctx, demo: DemoOrganization, name: string): Promise<void> {
  const email = emailOf(name, demo.domain)
  if ((await ctx.db.user.count({ where: { email } })) > 0) return
  await signUp(ctx, { name, email, password: demoPassword, locale: demo.locale }, { mailboxProven: true })
}

async function fillMember(
  ctx: Ctx,
  demo: DemoOrganization,
  member: { organizationId: string; name: string; role: Role },
): Promise<void> {
  const { organizationId, role } = member
  const email = emailOf(member.name, demo.domain)
  if ((await ctx.db.membership.count({ where: { organizationId, user: { email } } })) > 0) return
  await addMember(ctx, { organizationId, email, role, eventIds: [] }, requireRoomForMember)
}

function ownerOf(organizationId: string, userId: string): Actor {
  return { kind: 'user', userId, organizationId, role: 'owner', permissions: rolePermissions.owner, eventIds: null }
}

async function fillEvent(ctx: Ctx, organizationId: string, demo: DemoEvent): Promise<void> {
  const { title } = demo
  const found = await ctx.db.event.findFirst({
    // A published event keeps its address when its title is changed.
    where: { organizationId, OR: [{ title }, { slug: slugOf(title, 'evenement') }] },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  })
  let event = found
    ? await organizerEvent(ctx, { eventId: found.id })
    : await createEvent(ctx, eventInput(ctx.now, demo))
  // What was cut off days ago may be over by now: then it stays as far as it came.
  if (demo.state === 'draft' || event.endsAt <= ctx.now) return
  if (event.status === 'draft') event = await publishEvent(ctx, { eventId: event.id })
  if (event.status !== 'published') return
  await sellInThePast({ ...ctx, actor: { kind: 'anonymous', address: null } }, demo, event)
  if (demo.admitted) await admitInThePast(ctx, event.id, demo.admitted)
}

function eventInput(now: Date, demo: DemoEvent): CreateEvent {
  const startsAt = instantOf(now, demo)
  return createEventInput.parse({
    title: demo.title,
    description: demo.description,
    startsAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + demo.hours * 3_600_000).toISOString(),
    doorsAt: new Date(startsAt.getTime() - 1_800_000).toISOString(),
    timeZone: demo.timeZone,
    venue: demo.venue,
    ...(demo.capacities && { capacities: demo.capacities }),
    ticketTypes: demo.ticketTypes.map(({ amount, ...type }) => ({
      ...type,
      price: { amount, currency: demo.currency },
    })),
  })
}

function instantOf(now: Date, { startsInDays, startsAtHour, timeZone }: DemoEvent): Date {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  // The event that is on today is on whatever the hour: it began yesterday evening.
  const days = startsInDays === 0 ? -1 : startsInDays
  const start = today
    .add({ days })
    .with({ hour: startsAtHour, minute: 0, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 })
  return new Date(start.epochMilliseconds)
}

/** Whether a demo.json lists every demo organization, and they are this database's. */
export async function isWhole(ctx: Ctx, listed: DemoFile['organizations']): Promise<boolean> {
  const ids = listed.map(({ id }) => id)
  return (
    ids.length === demoOrganizations.length &&
    (await ctx.db.organization.count({ where: { id: { in: ids } } })) === ids.length
  )
}

/** Makes a new key for each demo organization: what demo.json lists when it is written for the first time. */
export async function demoKeys(ctx: Ctx): Promise<DemoFile['organizations']> {
  const organizations = []
  for (const demo of demoOrganizations) {
    const known = await findOrganization(ctx, demo)
    if (!known) continue
    const found = await ctx.db.organization.findUniqueOrThrow({
      where: { id: known.id },
      include: {
        memberships: { include: { user: true } },
        events: {
          where: { status: 'published' },
          orderBy: { createdAt: 'asc' },
          include: { ticketTypes: { orderBy: { number: 'asc' } } },
        },
      },
    })
    const owner = found.memberships.find((membership) => membership.role === 'owner')
    if (!owner) continue
    const asOwner = { ...ctx, actor: ownerOf(found.id, owner.userId) }
    const key = await createApiKey(asOwner, { name: 'Démo', permissions: [...keyPermissions] })
    const integration = await createIntegration(asOwner, { name: 'Démo' })
    organizations.push({
      id: found.id,
      name: found.name,
      slug: found.slug,
      apiKey: key.token,
      integrationId: integration.id,
      integrationSecret: integration.secret,
      users: found.memberships.map(({ role, user }) => ({ email: user.email, password: demoPassword, role })),
      events: found.events.map((event) => ({
        id: event.id,
        slug: event.slug,
        ticketTypes: event.ticketTypes.map((type) => ({
          id: type.id,
          name: type.name,
          price: { amount: type.priceMinor, currency: event.currency },
        })),
      })),
    })
  }
  return organizations
}
