// What a message that did not do its work means for who sent it, and the way out.
import { useLocale, useTranslations } from 'next-intl'
import { Link } from '@/components/ui/link'
import { Notice } from '@/components/ui/notice'
import { localePath } from '@/i18n/paths'
import type { MessageView } from '@/server/notifications/contract'
import { queryOf } from '../list-query'

type NoticeProps = { organization: string; message: MessageView; maySeeWithheld: boolean }

/** Nothing for one that is well, or that another has replaced. */
export function MessageNotice({ organization, message, maySeeWithheld }: NoticeProps) {
  const t = useTranslations('messages.notice')
  const locale = useLocale()
  const what = whatOf(message)
  if (what === null) return null
  const { recipient, withheld, can } = message
  // What cannot be done here, by its kind or by who looks, is not proposed.
  const text = what === 'complained' || can.resend || can.changeAddress ? t(`${what}.text`) : withheld && t('only')
  const list = `/org/${organization}/settings/messages/suppressions${queryOf({ search: recipient })}`
  return (
    <Notice tone={what === 'complained' ? 'wait' : 'bad'} title={t(`${what}.title`)} className="mb-6">
      {text}
      {withheld && maySeeWithheld ? (
        <>
          {' '}
          <Link href={localePath(locale, list)} className="link">
            {t('withheldList')}
          </Link>
        </>
      ) : null}
    </Notice>
  )
}

function whatOf({ status, withheld, complainedAt, repeatedBy }: MessageView) {
  if (repeatedBy.length > 0) return null
  if (status === 'bounced') return withheld === null ? 'released' : 'bounced'
  if (status === 'suppressed') return withheld === null ? 'released' : 'withheld'
  if (status === 'failed') return 'failed'
  return complainedAt === null ? null : 'complained'
}
