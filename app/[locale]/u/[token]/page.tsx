// /u/{token}: who gets campaigns of an organization ends them here, or takes them up again. Works without script: the button is a form's. Guards:
// looking changes nothing, since programs that check mails open every link; the address is sent to nobody.
import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { cache } from 'react'
import { PublicShell } from '@/components/shell/public-shell'
import { UnsubscribeForm } from '@/components/unsubscribe/unsubscribe-form'
import { unsubscribeView } from '@/server/campaigns/unsubscribe'
import { asLocale } from '@/server/kernel/format'
import { visitorCtx } from '../../visitor'

type PageProps = {
  params: Promise<{ locale: string; token: string }>
  /** `busy`: the form was sent too often, and nothing was done. `back`: they have just taken them up again. */
  searchParams: Promise<{ busy?: string | string[]; back?: string | string[] }>
}

const readView = cache(async (token: string) => unsubscribeView(await visitorCtx(), token))

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'campaigns.unsubscribe' })
  return { title: t('title'), robots: { index: false, follow: false }, referrer: 'no-referrer' }
}

export default async function UnsubscribePage({ params, searchParams }: PageProps) {
  const { locale: asked, token } = await params
  const locale = asLocale(asked)
  setRequestLocale(locale)
  const { busy, back } = await searchParams
  return (
    <PublicShell locale={locale}>
      <div className="mx-auto max-w-[560px] px-[18px] pt-8 pb-16 sm:px-6 sm:pt-16">
        <UnsubscribeForm
          view={await readView(token)}
          token={token}
          locale={locale}
          isBusy={busy !== undefined}
          isBack={back !== undefined}
        />
      </div>
    </PublicShell>
  )
}
