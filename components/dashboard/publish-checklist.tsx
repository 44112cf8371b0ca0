// What an event still lacks before its page opens: what is needed stands first, what only helps says so.
import { Check, Minus } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { localePath } from '@/i18n/paths'
import type { OrganizerEvent } from '@/server/events/contract'
import { isPayable } from '@/server/kernel/money'

type Point = {
  key: 'ticketTypes' | 'prices' | 'payments' | 'future' | 'venue' | 'description' | 'cover'
  isDone: boolean
  isNeeded: boolean
}

/** @param takesPayments null: nobody needs to know, since everything is free. */
export function publishPoints(event: OrganizerEvent, now: Date, takesPayments: boolean | null): Point[] {
  const offered = event.ticketTypes.filter(({ archivedAt }) => archivedAt === null)
  const isUnpayable = offered.some(({ price }) => !isPayable(price))
  return [
    { key: 'ticketTypes', isDone: offered.length > 0, isNeeded: true },
    ...(isUnpayable ? [{ key: 'prices', isDone: false, isNeeded: true } as const] : []),
    ...(takesPayments === null ? [] : [{ key: 'payments', isDone: takesPayments, isNeeded: false } as const]),
    { key: 'future', isDone: event.endsAt > now, isNeeded: true },
    { key: 'venue', isDone: event.venue !== null, isNeeded: false },
    { key: 'description', isDone: event.description !== '', isNeeded: false },
    { key: 'cover', isDone: event.coverPath !== null, isNeeded: false },
  ]
}

/** `editHref` without a language; null for those who may not edit. */
export function PublishChecklist({
  event,
  now,
  editPath,
  takesPayments,
  paymentsPath,
}: {
  event: OrganizerEvent
  now: Date
  editPath: string | null
  takesPayments: boolean | null
  /** Where payments are opened; null for those who may not. */
  paymentsPath: string | null
}) {
  const t = useTranslations('dashboard.publish')
  const locale = useLocale()
  return (
    <Card className="mb-6">
      <CardHeader
        title={t('title')}
        action={
          editPath ? (
            <a href={localePath(locale, editPath)} className="link">
              {t('complete')}
            </a>
          ) : null
        }
      />
      <CardBody>
        <p className="mb-4 max-w-[60ch] text-ink-2">{t('lead')}</p>
        <ul className="grid gap-x-8 gap-y-2.5 sm:grid-cols-2">
          {publishPoints(event, now, takesPayments).map(({ key, isDone, isNeeded }) => (
            <li key={key} className="flex items-start gap-2.5">
              <span
                aria-hidden="true"
                className={cn(
                  'mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border-[1.5px]',
                  isDone ? 'border-accent bg-accent text-accent-ink' : 'border-ink-3 text-ink-3',
                )}
              >
                {isDone ? <Check className="size-3.5" strokeWidth={3} /> : <Minus className="size-3" />}
              </span>
              <span className={isDone ? 'text-ink-2' : undefined}>
                {t(isDone ? `points.${key}.done` : `points.${key}.missing`)}
                {isDone || key === 'payments' ? null : (
                  <span className="text-ink-2"> {t(isNeeded ? 'needed' : 'helps')}</span>
                )}
                {key === 'payments' && !isDone && paymentsPath ? (
                  <a href={localePath(locale, paymentsPath)} className="link block w-fit">
                    {t('openPayments')}
                  </a>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  )
}
