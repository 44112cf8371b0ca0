// Each attempt to deliver a message: when, what was sent with it, what came back.
import { useLocale, useTranslations } from 'next-intl'
import { formatInstant } from '@/server/kernel/format'
import type { AttemptView } from '@/server/webhooks/contract'
import { timeZone } from './endpoint-table'
import { useOutcomeText } from './outcome-text'

export const sourceStyles =
  'max-h-96 overflow-auto rounded-md border border-line bg-sunk px-3.5 py-3 text-[13px] break-all whitespace-pre-wrap'

export function AttemptList({ attempts }: { attempts: readonly AttemptView[] }) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const outcomeText = useOutcomeText()
  return (
    <ol className="divide-y divide-line">
      {attempts.map(({ id, at, milliseconds, status, error, requestHeaders, answer }) => (
        <li key={id} className="grid gap-3 px-5 py-4 sm:px-6">
          <p className="flex flex-wrap justify-between gap-x-4 gap-y-1">
            <b className="font-semibold">{outcomeText({ status, error })}</b>
            <span className="num text-sm text-ink-2">
              {formatInstant(at, { timeZone, locale, style: 'short_date_time_seconds' })} UTC ·{' '}
              {t('milliseconds', { milliseconds })}
            </span>
          </p>
          <details>
            <summary className="min-h-11 cursor-pointer content-center text-sm font-medium">{t('details')}</summary>
            <h3 className="mt-2 mb-1.5 text-sm font-semibold">{t('requestHeaders')}</h3>
            <pre className={sourceStyles}>
              {Object.entries(requestHeaders)
                .map(([name, value]) => `${name}: ${value}`)
                .join('\n')}
            </pre>
            <h3 className="mt-4 mb-1.5 text-sm font-semibold">{t('answer')}</h3>
            <pre className={sourceStyles}>{answer === null || answer === '' ? t('emptyAnswer') : answer}</pre>
          </details>
        </li>
      ))}
    </ol>
  )
}
