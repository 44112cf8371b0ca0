// The words of a message, as they would be written today; where nothing can be written anew, that is said.
import { useTranslations } from 'next-intl'
import type { MessageView } from '@/server/notifications/contract'
import { MailFrame } from '../message-templates/mail-frame'

type WrittenProps = { message: Pick<MessageView, 'subject' | 'written' | 'segments' | 'type'> }

export function WrittenMessage({ message: { subject, written, segments, type } }: WrittenProps) {
  const t = useTranslations('messages.written')
  return (
    <>
      {subject ? <p className="mb-3 font-semibold break-words">{subject}</p> : null}
      {written ? (
        <>
          {written.html === null ? (
            <p className="rounded-md bg-sunk px-4 py-3 break-words whitespace-pre-line">{written.text}</p>
          ) : (
            <MailFrame title={t('title')} html={written.html} width={600} height={520} />
          )}
          <p className="mt-3 text-sm text-ink-2">
            {t('anew')} {segments === null ? null : t('segments', { count: segments })}
          </p>
        </>
      ) : (
        <p className="text-ink-2">{t(type === 'sms' ? 'noSms' : 'none')}</p>
      )}
    </>
  )
}
