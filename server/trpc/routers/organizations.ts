// Organizations of the person who is signed in, and the members of one.
import { changeMember, removeMember } from '@/server/organizations/change-member'
import {
  changeMemberInput,
  createOrganizationInput,
  invitationIdInput,
  inviteInput,
  memberIdInput,
} from '@/server/organizations/contract'
import { createOrganization } from '@/server/organizations/create-organization'
import { inviteMember, resendInvitation, revokeInvitation } from '@/server/organizations/invite-member'
import { currentOrganization, listInvitations, listMembers, myOrganizations } from '@/server/organizations/queries'
import { requireRoomForMember } from '@/server/subscriptions/plan-limits'
import { orgProcedure, router, userProcedure } from '../init'

export const organizationsRouter = router({
  mine: userProcedure.query(({ ctx }) => myOrganizations(ctx.app)),
  create: userProcedure.input(createOrganizationInput).mutation(({ ctx, input }) => createOrganization(ctx.app, input)),
  current: orgProcedure.query(({ ctx }) => currentOrganization(ctx.app)),
  members: orgProcedure.query(({ ctx }) => listMembers(ctx.app)),
  changeMember: orgProcedure.input(changeMemberInput).mutation(({ ctx, input }) => changeMember(ctx.app, input)),
  removeMember: orgProcedure.input(memberIdInput).mutation(({ ctx, input }) => removeMember(ctx.app, input)),
  invitations: orgProcedure.query(({ ctx }) => listInvitations(ctx.app)),
  invite: orgProcedure
    .input(inviteInput)
    .mutation(({ ctx, input }) => inviteMember(ctx.app, input, requireRoomForMember)),
  resendInvitation: orgProcedure
    .input(invitationIdInput)
    .mutation(({ ctx, input }) => resendInvitation(ctx.app, input, requireRoomForMember)),
  revokeInvitation: orgProcedure
    .input(invitationIdInput)
    .mutation(({ ctx, input }) => revokeInvitation(ctx.app, input)),
})
