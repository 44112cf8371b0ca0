// The frame of sign-in, sign-up and their kin: one card to fill in beside the picture of a gate.
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { CoverArt } from '@/components/ui/cover-art'
import type { Locale } from '@/server/kernel/format'
import { PublicShell } from './public-shell'

export async function AuthShell({ locale, children }: { locale: Locale; children: ReactNode }) {
  const t = await getTranslations({ locale, namespace: 'common' })
  return (
    <PublicShell locale={locale} aside={<span />}>
      <div className="mx-auto grid max-w-[1180px] gap-10 px-[18px] pt-4 sm:px-10 sm:pt-10 lg:grid-cols-[minmax(0,440px)_1fr] lg:gap-20">
        <div>{children}</div>
        <div className="relative hidden min-h-[520px] overflow-hidden rounded-lg lg:block">
          <div className="absolute inset-0">
            <CoverArt seed="portillon-nuits" hue={285} />
          </div>
          <p className="display absolute right-8 bottom-8 left-8 text-4xl text-white text-balance">
            {t('productLine')}
          </p>
        </div>
      </div>
    </PublicShell>
  )
}
