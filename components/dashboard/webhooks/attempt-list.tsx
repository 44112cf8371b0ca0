// Each attempt to deliver a message: when, what was sent with it, what came back.
import { useTranslations } from 'next-intl'
import type { AttemptView } from '@/server/webhooks/contract'
import { useMoments } from './moments'
import { useOutcomeText } from './outcome-text'

export const sourceStyles =
  'max-h-96 overflow-auto rounded-md border border-line bg-sunk px-3.5 py-3 text-[13px] break-all whitespace-pre-wrap'

export function AttemptList({ attempts, timeZone }: { attempts: readonly AttemptView[]; timeZone: string }) {
  const t = useTranslations('webhooks')
  const { zone, toTheSecond } = useMoments(timeZone)
  const outcomeText = useOutcomeText()
  return (
    <ol className="divide-y divide-line">
      {attempts.map(({ id, at, milliseconds, status, error, requestHeaders, answer }) => (
        <li key={id} className="grid gap-3 px-5 py-4 sm:px-6">
          <p className="flex flex-wrap justify-between gap-x-4 gap-y-1">
            <b className="font-semibold">{outcomeText({ status, error })}</b>
            <span className="num text-sm text-ink-2">
              {toTheSecond(at)}, {zone} · {t('milliseconds', { milliseconds })}
            </span>
          </p>
          <details>
            <summary className="flex min-h-7 w-fit cursor-pointer items-center text-sm text-ink-2 underline decoration-line-strong underline-offset-4 pointer-coarse:min-h-11">
              {t('details')}
            </summary>
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
