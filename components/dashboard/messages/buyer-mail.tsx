// On a purchase: the mail that its buyer needs, how it fared, and the way to send it again or elsewhere.
import { useLocale, useTranslations } from 'next-intl'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { localePath } from '@/i18n/paths'
import type { MessageView } from '@/server/notifications/contract'
import { MessageActs } from './message-acts'
import { KindName, MessageState } from './message-words'

type BuyerMailProps = { organization: string; message: MessageView; now: Date }

export function BuyerMail({ organization, message, now }: BuyerMailProps) {
  const t = useTranslations('messages')
  const locale = useLocale()
  const { notificationId: id, template, recipient, can } = message
  return (
    <Card>
      <CardHeader title={t('buyerMail')} action={<MessageState message={message} now={now} />} />
      <CardBody>
        <p className="font-medium">
          <KindName kind={template} />
        </p>
        <p className="text-[15px] break-words text-ink-2">
          {recipient} ·{' '}
          <Link href={localePath(locale, `/org/${organization}/messages/${id}`)} className="link">
            {t('see')}
          </Link>
        </p>
        {can.resend || can.changeAddress || can.cancel ? (
          <div className="mt-4 flex flex-wrap gap-2.5">
            <MessageActs organization={organization} message={message} />
          </div>
        ) : null}
      </CardBody>
    </Card>
  )
}
