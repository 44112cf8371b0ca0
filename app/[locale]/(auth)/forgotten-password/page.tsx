// /forgotten-password: an address is left, and its mailbox gets a link to a new password. Known or not, the answer here is the same.
import type { Metadata } from 'next'
import { AskForLink, askForLinkTitle } from '@/components/auth/ask-for-link'
import { asLocale } from '@/server/kernel/format'

type PageProps = { params: Promise<{ locale: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: await askForLinkTitle(asLocale((await params).locale), 'password_reset') }
}

export default async function ForgottenPasswordPage({ params }: PageProps) {
  return <AskForLink locale={asLocale((await params).locale)} purpose="password_reset" />
}
