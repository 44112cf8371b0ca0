// Organizations of the person who is signed in, and the members of one.
import { createOrganizationInput } from '@/server/organizations/contract'
import { createOrganization } from '@/server/organizations/create-organization'
import { currentOrganization, listMembers, myOrganizations } from '@/server/organizations/queries'
import { orgProcedure, router, userProcedure } from '../init'

export const organizationsRouter = router({
  mine: userProcedure.query(({ ctx }) => myOrganizations(ctx.app)),
  create: userProcedure.input(createOrganizationInput).mutation(({ ctx, input }) => createOrganization(ctx.app, input)),
  current: orgProcedure.query(({ ctx }) => currentOrganization(ctx.app)),
  members: orgProcedure.query(({ ctx }) => listMembers(ctx.app)),
})
