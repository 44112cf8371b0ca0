// Members get other roles and leave.
import { beforeEach, expect, test } from 'vitest'
import { userActor } from '@/server/auth/membership-actor'
import type { Role } from '@/server/kernel/actor'
import { DomainError } from '@/server/kernel/errors'
import { aMember, anApiToken, anOrganization, type TestOrganization } from '@/tests/support/auth-factories'
import { openDoors } from '@/tests/support/doors'
import { changeMember, removeMember } from './change-member'

const doors = openDoors()
let organization: TestOrganization

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error instanceof DomainError && [error.kind, error.code],
  )
const as = (role: Role, of = organization) => doors.ctx(userActor(of.owner.id, of.id, { role, eventIds: [] }))

async function membershipOf(userId: string) {
  return doors.ctx().db.membership.findFirst({ where: { organizationId: organization.id, userId } })
}
const idOf = async (userId: string) => (await membershipOf(userId))?.id ?? ''
const audits = (action: string) =>
  doors.ctx().db.auditEntry.count({ where: { organizationId: organization.id, action } })

beforeEach(async () => {
  organization = await anOrganization(doors.ctx())
})

test('a role changes for the next request, with an audit entry; the same role changes nothing', async () => {
  const { id: userId } = await aMember(doors.ctx(), organization, 'gate_staff')
  const id = await idOf(userId)
  await changeMember(as('owner'), { id, role: 'manager' })
  await changeMember(as('owner'), { id, role: 'manager' })
  expect(await membershipOf(userId)).toMatchObject({ role: 'manager' })
  expect(await audits('member.changed')).toBe(1)
})

test('who is removed is no member any more, and their programs’ tokens end', async () => {
  const member = await aMember(doors.ctx(), organization, 'manager')
  await anApiToken(doors.ctx(), member, organization)
  await removeMember(as('admin'), { id: await idOf(member.id) })
  expect(await membershipOf(member.id)).toBeNull()
  expect(await doors.ctx().db.authSession.count({ where: { userId: member.id, revokedAt: null } })).toBe(0)
  expect(await audits('member.removed')).toBe(1)
})

test('the last owner stays owner and member; of two owners who leave at once one does', async () => {
  const mine = await idOf(organization.owner.id)
  const last = ['conflict', 'member.last_owner']
  expect(await refusalOf(changeMember(as('owner'), { id: mine, role: 'admin' }))).toEqual(last)
  expect(await refusalOf(removeMember(as('owner'), { id: mine }))).toEqual(last)
  const second = await aMember(doors.ctx(), organization, 'owner')
  const both = [mine, await idOf(second.id)]
  const outcomes = await Promise.all(both.map((id) => refusalOf(removeMember(as('owner'), { id }))))
  expect(outcomes).toContainEqual(null)
  expect(outcomes).toContainEqual(last)
})

test('an owner who cannot sign in does not count as one', async () => {
  const second = await aMember(doors.ctx(), organization, 'owner')
  await doors.ctx().db.user.update({ where: { id: second.id }, data: { disabledAt: doors.ctx().now } })
  const mine = await idOf(organization.owner.id)
  expect(await refusalOf(removeMember(as('owner'), { id: mine }))).toEqual(['conflict', 'member.last_owner'])
})

test('nobody touches who is above them, makes more of somebody than they are, or reaches another organization', async () => {
  const member = await aMember(doors.ctx(), organization, 'gate_staff')
  const [id, owner] = [await idOf(member.id), await idOf(organization.owner.id)]
  const forbidden = ['forbidden', 'auth.forbidden']
  expect(await refusalOf(removeMember(as('admin'), { id: owner }))).toEqual(forbidden)
  expect(await refusalOf(changeMember(as('admin'), { id: owner, role: 'read_only' }))).toEqual(forbidden)
  expect(await refusalOf(changeMember(as('admin'), { id, role: 'owner' }))).toEqual(forbidden)
  expect(await refusalOf(changeMember(as('manager'), { id, role: 'read_only' }))).toEqual(forbidden)
  const foreign = await anOrganization(doors.ctx(), 'Autre')
  const absent = ['not_found', 'member.not_found']
  expect(await refusalOf(removeMember(as('owner', foreign), { id }))).toEqual(absent)
  expect(await refusalOf(changeMember(as('owner', foreign), { id, role: 'admin' }))).toEqual(absent)
  expect(await membershipOf(member.id)).toMatchObject({ role: 'gate_staff' })
})
