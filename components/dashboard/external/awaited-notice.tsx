// On the page of a purchase: money is awaited from outside of any provider, and whoever may says here that it came.
import { useLocale, useTranslations } from 'next-intl'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { formatInstant, formatMoney } from '@/server/kernel/format'
import type { AwaitedRow } from '@/server/payments/external/contract'
import { ConfirmPayment } from './confirm-payment'

export function AwaitedNotice({ organization, awaited }: { organization: string; awaited: AwaitedRow }) {
  const t = useTranslations('external')
  const locale = useLocale()
  const { method, amount, received, reference, until, purchase } = awaited
  const moment = formatInstant(until, { timeZone: purchase.timeZone, locale, style: 'short_date_time' })
  return (
    <Notice
      tone="wait"
      className="mb-6"
      title={t(`awaiting.noticeTitle.${method}`)}
      action={
        <>
          <ConfirmPayment
            organization={organization}
            paymentId={awaited.paymentId}
            due={amount}
            received={received}
            reference={reference}
            tone="primary"
          />
          <CopyButton
            value={reference}
            label={t('awaiting.copy')}
            copiedLabel={t('awaiting.copied')}
            className="min-h-11"
          />
        </>
      }
    >
      {t('awaiting.noticeText', { amount: formatMoney(amount, locale), moment, reference })}
    </Notice>
  )
}
