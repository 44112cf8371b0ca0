// What stands where a link into an account leads nowhere any more, with the way to another one.
import { getTranslations } from 'next-intl/server'
import { buttonStyles } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import type { LinkPurpose, LinkState } from '@/server/auth/contract'
import type { Locale } from '@/server/kernel/format'

type EndedLinkProps = { locale: Locale; purpose: LinkPurpose; state: Exclude<LinkState, 'open'> }

export async function EndedLink({ locale, purpose, state }: EndedLinkProps) {
  const t = await getTranslations({ locale, namespace: 'auth.link' })
  const again = localePath(locale, purpose === 'sign_in' ? '/sign-in/by-mail' : '/forgotten-password')
  return (
    <>
      <PageHeader title={t(`${purpose}.title`)} />
      <Notice
        tone="off"
        title={t(`ended.${state}.title`)}
        action={
          <a href={again} className={buttonStyles({ size: 'medium' })}>
            {t('again')}
          </a>
        }
      >
        {t(`ended.${state}.text`)}
      </Notice>
    </>
  )
}
