// The person who is signed in, and signing up.
import { askForLink } from '@/server/auth/ask-for-link'
import { askForLinkInput, resetPasswordInput, signUpInput } from '@/server/auth/contract'
import { revokeAllSessions } from '@/server/auth/sessions'
import { signUp } from '@/server/auth/sign-up'
import { resetPassword } from '@/server/auth/use-link'
import { acceptInvitation, signUpInvited } from '@/server/organizations/accept-invitation'
import { invitationTokenInput, invitedSignUpInput } from '@/server/organizations/contract'
import { myOrganizations } from '@/server/organizations/queries'
import { requireRoomForMember } from '@/server/subscriptions/plan-limits'
import { publicProcedure, router, userProcedure } from '../init'

export const accountRouter = router({
  /** Null when nobody is signed in. */
  me: publicProcedure.query(async ({ ctx }) => {
    if (!ctx.session) return null
    const { userId, name, email, locale } = ctx.session
    return { userId, name, email, locale, organizations: await myOrganizations(ctx.app) }
  }),
  signUp: publicProcedure.input(signUpInput).mutation(({ ctx, input }) => signUp(ctx.app, input)),
  /** The same answer for every address. */
  askForLink: publicProcedure.input(askForLinkInput).mutation(({ ctx, input }) => askForLink(ctx.app, input)),
  resetPassword: publicProcedure.input(resetPasswordInput).mutation(({ ctx, input }) => resetPassword(ctx.app, input)),
  signUpInvited: publicProcedure.input(invitedSignUpInput).mutation(({ ctx, input }) => signUpInvited(ctx.app, input)),
  acceptInvitation: publicProcedure
    .input(invitationTokenInput)
    .mutation(({ ctx, input }) =>
      acceptInvitation(ctx.app, { ...input, sessionId: ctx.session?.id }, requireRoomForMember),
    ),
  signOutEverywhere: userProcedure.mutation(({ ctx }) => revokeAllSessions(ctx.app)),
})
