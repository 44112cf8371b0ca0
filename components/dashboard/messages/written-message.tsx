// The words of a message, as they would be written today; where nothing is written anew, why is said, and where its texts stand.
import { useLocale, useTranslations } from 'next-intl'
import { Link } from '@/components/ui/link'
import { localePath } from '@/i18n/paths'
import type { MessageView } from '@/server/notifications/contract'
import { isEditable } from '@/server/notifications/templates/contract'
import { MailFrame } from '../message-templates/mail-frame'

type WrittenProps = {
  message: Pick<MessageView, 'subject' | 'written' | 'segments' | 'type' | 'template'>
  /** Whose texts of this kind may be looked at; null: nobody's. */
  textsOf: string | null
}

export function WrittenMessage({ message: { subject, written, segments, type, template }, textsOf }: WrittenProps) {
  const t = useTranslations('messages.written')
  const locale = useLocale()
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
        <p className="text-ink-2">
          {t(type === 'sms' ? 'noSms' : 'none')}
          {textsOf && type === 'email' && isEditable(template) ? (
            <>
              {' '}
              <Link
                href={localePath(locale, `/org/${textsOf}/settings/messages/templates/${template}`)}
                className="link"
              >
                {t('texts')}
              </Link>
            </>
          ) : null}
        </p>
      )}
    </>
  )
}
