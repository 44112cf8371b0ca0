// What became of a message, step by step, as it was learned.
import { useLocale, useTranslations } from 'next-intl'
import { cn } from '@/components/ui/cn'
import { formatInstant, formatZone } from '@/server/kernel/format'
import type { MessageStep, MessageStepKind, MessageView } from '@/server/notifications/contract'

const good: ReadonlySet<MessageStepKind> = new Set(['sent', 'delivered', 'opened'])
const bad: ReadonlySet<MessageStepKind> = new Set(['bounced', 'complained', 'failed', 'suppressed'])
const providers: Readonly<Record<string, string>> = {
  resend: 'Resend',
  smtp: 'SMTP',
  sendgrid: 'SendGrid',
  twilio: 'Twilio',
}

type StepsProps = { message: Pick<MessageView, 'steps' | 'createdAt' | 'timeZone'> }

export function MessageSteps({ message: { steps, createdAt, timeZone } }: StepsProps) {
  const t = useTranslations('messages')
  const locale = useLocale()
  const all: MessageStep[] = [{ kind: 'requested', provider: null, detail: null, at: createdAt }, ...steps]
  return (
    <>
      <ol className="grid">
        {all.map(({ kind, provider, detail, at }, index) => {
          const own = `reasons.${detail}` as 'reasons.answer_lost'
          const why = detail !== null && t.has(own) ? t(own) : detail
          const about = [provider && providers[provider], why].filter(Boolean).join(' · ')
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is made once, on the server
              key={index}
              className="relative border-l-[1.5px] border-line pb-4 pl-5 last:border-transparent last:pb-0"
            >
              <span
                aria-hidden="true"
                className={cn(
                  'absolute top-[7px] -left-[6px] size-[10.5px] rounded-full border-2 border-card bg-ink-3',
                  good.has(kind) && 'bg-admitted',
                  bad.has(kind) && 'bg-refused',
                )}
              />
              <p className="font-medium">{t(`steps.${kind}`)}</p>
              {about ? <p className="text-[15px] break-words text-ink-2">{about}</p> : null}
              <time dateTime={at.toISOString()} className="num text-sm text-ink-2">
                {formatInstant(at, { timeZone, locale, style: 'short_date_time' })}
              </time>
            </li>
          )
        })}
      </ol>
      <p className="mt-4 text-sm text-ink-2">{t('zone', { zone: formatZone(timeZone, locale) })}</p>
    </>
  )
}
