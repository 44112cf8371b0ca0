// Fills an empty database with the demo. A database that has any organization is left as it is.
import { createApiKey } from '@/server/auth/create-api-key'
import { signUp } from '@/server/auth/sign-up'
import { createEventInput } from '@/server/events/contract'
import { createEvent } from '@/server/events/create-event'
import { publishEvent } from '@/server/events/publish-event'
import { keyPermissions, rolePermissions } from '@/server/kernel/actor'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { addMember } from '@/server/organizations/add-member'
import { createOrganization } from '@/server/organizations/create-organization'
import type { DemoFile } from './demo-file'
import { admitInThePast, sellInThePast } from './history'
import { type DemoEvent, type DemoOrganization, demoOrganizations, demoPassword } from './world'

export async function fillDemo(ctx: Ctx): Promise<void> {
  if ((await ctx.db.organization.count()) > 0) return
  for (const organization of demoOrganizations) await fillOrganization(ctx, organization)
}

function emailOf(name: string, domain: string): string {
  const first = (name.split(' ')[0] ?? name).normalize('NFD').replace(/[^A-Za-z]/g, '')
  return `${first.toLowerCase()}@${domain}`
}

async function fillOrganization(ctx: Ctx, demo: DemoOrganization): Promise<void> {
  const monthAgo = { ...ctx, now: new Date(ctx.now.getTime() - 30 * 24 * 3_600_000) }
  const [owner, ...others] = demo.users
  if (!owner) throw new Error(`${demo.name} has no owner`)
  const account = (name: string) =>
    signUp(monthAgo, { name, email: emailOf(name, demo.domain), password: demoPassword, locale: demo.locale })
  const { userId } = await account(owner.name)
  const newcomer: Actor = {
    kind: 'user',
    userId,
    organizationId: null,
    role: null,
    permissions: new Set(),
    eventIds: null,
  }
  const organization = await createOrganization(
    { ...monthAgo, actor: newcomer },
    { name: demo.name, locale: demo.locale },
  )
  const asOwner = { ...ctx, actor: ownerOf(organization.id, userId) }
  for (const user of others) {
    await account(user.name)
    const email = emailOf(user.name, demo.domain)
    await addMember(
      { ...monthAgo, actor: asOwner.actor },
      { organizationId: organization.id, email, role: user.role, eventIds: [] },
    )
  }
  for (const event of demo.events) await fillEvent(asOwner, event)
}

function ownerOf(organizationId: string, userId: string): Actor {
  return { kind: 'user', userId, organizationId, role: 'owner', permissions: rolePermissions.owner, eventIds: null }
}

async function fillEvent(ctx: Ctx, demo: DemoEvent): Promise<void> {
  const startsAt = instantOf(ctx.now, demo)
  const event = await createEvent(
    ctx,
    createEventInput.parse({
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
    }),
  )
  if (demo.state === 'draft') return
  await publishEvent(ctx, { eventId: event.id })
  await sellInThePast({ ...ctx, actor: { kind: 'anonymous', address: null } }, demo, event)
  if (demo.admitted) await admitInThePast(ctx, event.id, demo.admitted)
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

/** Makes a new key for each demo organization: what demo.json lists when it is written for the first time. */
export async function demoKeys(ctx: Ctx): Promise<DemoFile['organizations']> {
  const organizations = []
  for (const demo of demoOrganizations) {
    const found = await ctx.db.organization.findFirst({
      where: { name: demo.name },
      orderBy: { createdAt: 'asc' },
      include: {
        memberships: { include: { user: true } },
        events: {
          where: { status: 'published' },
          orderBy: { createdAt: 'asc' },
          include: { ticketTypes: { orderBy: { number: 'asc' } } },
        },
      },
    })
    const owner = found?.memberships.find((membership) => membership.role === 'owner')
    if (!found || !owner) continue
    const key = await createApiKey(
      { ...ctx, actor: ownerOf(found.id, owner.userId) },
      { name: 'Démo', permissions: [...keyPermissions] },
    )
    organizations.push({
      id: found.id,
      name: found.name,
      slug: found.slug,
      apiKey: key.token,
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
