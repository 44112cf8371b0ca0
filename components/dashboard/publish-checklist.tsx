// What an event still lacks before its page opens: what is needed stands first, what only helps says so.
import { Check, Minus } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { localePath } from '@/i18n/paths'
import type { OrganizerEvent } from '@/server/events/contract'

type Point = { key: 'ticketTypes' | 'future' | 'venue' | 'description' | 'cover'; isDone: boolean; isNeeded: boolean }

export function publishPoints(event: OrganizerEvent, now: Date): Point[] {
  return [
    { key: 'ticketTypes', isDone: event.ticketTypes.some(({ archivedAt }) => archivedAt === null), isNeeded: true },
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
}: {
  event: OrganizerEvent
  now: Date
  editPath: string | null
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
          {publishPoints(event, now).map(({ key, isDone, isNeeded }) => (
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
                {isDone ? null : <span className="text-ink-2"> {t(isNeeded ? 'needed' : 'helps')}</span>}
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  )
}
