// Said before the first link of a mailbox is used: the password of its account goes, and how to have one again.
import { useTranslations } from 'next-intl'
import { Notice } from '@/components/ui/notice'

export function PasswordGoes() {
  const t = useTranslations('auth.passwordGoes')
  return (
    <Notice tone="wait" title={t('title')} className="mb-6">
      {t('text')}
    </Notice>
  )
}
