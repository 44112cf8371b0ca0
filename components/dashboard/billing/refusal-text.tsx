'use client'
// A refusal in words; where a plan is what stands in the way, with the way to the plans.
import { useLocale, useTranslations } from 'next-intl'
import { Link } from '@/components/ui/link'
import { localePath } from '@/i18n/paths'
import { useErrorText } from '../error-text'

export function RefusalText({ error, organization }: { error: unknown; organization: string }) {
  const t = useTranslations('billing')
  const locale = useLocale()
  const { textOf, refusalOf } = useErrorText()
  return (
    <>
      {textOf(error)}
      {refusalOf(error).code === 'plan.limit_reached' ? (
        <>
          {' '}
          <Link className="link" href={localePath(locale, `/org/${organization}/settings/billing`)}>
            {t('seePlans')}
          </Link>
        </>
      ) : null}
    </>
  )
}
