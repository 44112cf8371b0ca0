// Link and router that keep the language, for client components inside a next-intl provider.
// Server components and islands without a provider use `localePath` of `paths.ts`.
import { createNavigation } from 'next-intl/navigation'
import { routing } from './routing'

export const { Link, redirect, usePathname, useRouter, getPathname } = createNavigation(routing)
