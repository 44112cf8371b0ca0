import { expect, test } from 'vitest'
import { anOrganization } from '@/tests/support/auth-factories'
import { openDoors } from '@/tests/support/doors'
import { fillDemo } from './fill-demo'

const doors = openDoors()

test('a database with other people’s organizations gets no demo', async () => {
  const ctx = doors.ctx()
  await anOrganization(ctx)
  await fillDemo(ctx)
  expect(await ctx.db.organization.count()).toBe(1)
  expect(await ctx.db.user.count()).toBe(1)
})
