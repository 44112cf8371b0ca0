// How the organizer's pages read: through tRPC under the visitor's own cookie. Nobody signed in goes to sign in and comes
// back; what is not there, or not theirs, is a page that does not exist.
import 'server-only'
import { TRPCError } from '@trpc/server'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { localePath } from '@/i18n/paths'
import type { Locale } from '@/server/kernel/format'
import { caller } from '@/server/trpc/rsc'

type Api = Awaited<ReturnType<typeof caller>>

/** `path` is the page's own, without a language. */
export async function load<T>(locale: Locale, path: string, read: (api: Api) => Promise<T>): Promise<T> {
  try {
    return await read(await caller())
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error
    if (error.code === 'UNAUTHORIZED') return signInFirst(locale, path)
    // An address with an id that is none, or a page mark that is none, leads nowhere either.
    if (error.code === 'NOT_FOUND' || error.code === 'UNPROCESSABLE_CONTENT') notFound()
    throw error
  }
}

/** Read once for a page and its frame. */
export const loadAccount = cache(async () => (await caller()).account.me())

export const loadOrganization = cache(async (slug: string) =>
  (await caller()).organizations.current({ organization: slug }),
)

export const loadEvent = cache(async (slug: string, eventId: string) =>
  (await caller()).events.get({ organization: slug, eventId }),
)

export function signInFirst(locale: Locale, path: string): never {
  redirect(localePath(locale, `/sign-in?callbackUrl=${encodeURIComponent(localePath(locale, path))}`))
}
