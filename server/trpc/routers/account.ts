// The person who is signed in, and signing up.
import { signUpInput } from '@/server/auth/contract'
import { revokeAllSessions } from '@/server/auth/sessions'
import { signUp } from '@/server/auth/sign-up'
import { myOrganizations } from '@/server/organizations/queries'
import { publicProcedure, router, userProcedure } from '../init'

export const accountRouter = router({
  /** Null when nobody is signed in. */
  me: publicProcedure.query(async ({ ctx }) => {
    if (!ctx.session) return null
    const { userId, name, email, locale } = ctx.session
    return { userId, name, email, locale, organizations: await myOrganizations(ctx.app) }
  }),
  signUp: publicProcedure.input(signUpInput).mutation(({ ctx, input }) => signUp(ctx.app, input)),
  signOutEverywhere: userProcedure.mutation(({ ctx }) => revokeAllSessions(ctx.app)),
})
