// Sign-in, sign-up and their kin, with the messages that their forms say.
import { setRequestLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { AuthShell } from '@/components/shell/auth-shell'
import { ClientMessages } from '@/components/shell/client-messages'
import { asLocale } from '@/server/kernel/format'

type LayoutProps = { children: ReactNode; params: Promise<{ locale: string }> }

export default async function AuthLayout({ children, params }: LayoutProps) {
  const locale = asLocale((await params).locale)
  setRequestLocale(locale)
  return (
    <AuthShell locale={locale}>
      <ClientMessages locale={locale} namespaces={['common', 'auth', 'errors']}>
        {children}
      </ClientMessages>
    </AuthShell>
  )
}
