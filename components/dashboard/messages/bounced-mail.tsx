// On a purchase whose mail came back: that its buyer has nothing, and the way to put it right.
import { useLocale, useTranslations } from 'next-intl'
import { Link } from '@/components/ui/link'
import { Notice } from '@/components/ui/notice'
import { localePath } from '@/i18n/paths'
import type { MessageRow } from '@/server/notifications/contract'
import { MessageActs } from './message-acts'

type BouncedMailProps = {
  organization: string
  message: Pick<MessageRow, 'notificationId' | 'recipient'>
  maySend: boolean
}

export function BouncedMail({ organization, message, maySend }: BouncedMailProps) {
  const t = useTranslations('messages')
  const locale = useLocale()
  const { notificationId: id, recipient } = message
  return (
    <Notice
      tone="bad"
      title={<span className="break-words">{t('bouncedMail.title', { recipient })}</span>}
      className="mb-6"
      action={
        maySend ? (
          <MessageActs
            organization={organization}
            message={{ ...message, can: { resend: false, changeAddress: true, cancel: false } }}
          />
        ) : null
      }
    >
      {t('bouncedMail.text')}{' '}
      <Link href={localePath(locale, `/org/${organization}/messages/${id}`)} className="link">
        {t('see')}
      </Link>
    </Notice>
  )
}
