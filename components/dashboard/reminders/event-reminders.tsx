'use client'
// An event's reminders, on the page of its messages.
import { useLocale, useTranslations } from 'next-intl'
import { Card, CardHeader } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { Notice } from '@/components/ui/notice'
import { EmptyState } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { type EventReminders as Known, reminderLimits } from '@/server/campaigns/reminders/contract'
import { AddReminder } from './reminder-dialogs'
import type { ReminderEvent } from './reminder-form'
import { ReminderRow } from './reminder-row'
import { useReminderText } from './use-reminder-text'

type EventRemindersProps = { organization: string; event: ReminderEvent; known: Known }

export function EventReminders({ organization, event, known }: EventRemindersProps) {
  const t = useTranslations('reminders')
  const { reminders, earlier, isSending, hasDoors, mayChange } = known
  const isFull = reminders.length >= reminderLimits.perEvent
  const add =
    mayChange && !isFull ? (
      <AddReminder {...{ organization, event, hasDoors }} isFirst={reminders.length === 0} />
    ) : null
  return (
    <Card className="overflow-hidden" id="reminders">
      <CardHeader ruled title={t('title')} action={reminders.length > 0 ? add : null} />
      {reminders.length > 0 && !isSending ? (
        <div className="px-5 pt-4 sm:px-6">
          <Notice tone="off">{t('notSending')}</Notice>
        </div>
      ) : null}
      {reminders.length > 0 ? (
        <>
          <p className="max-w-[70ch] px-5 pt-4 text-[15px] text-ink-2 sm:px-6">{t('lead')}</p>
          <ul>
            {reminders.map((reminder) => (
              <ReminderRow key={reminder.id} {...{ organization, event, known, reminder }} />
            ))}
          </ul>
          {isFull && mayChange ? <p className="px-5 pb-4 text-sm text-ink-2 sm:px-6">{t('full')}</p> : null}
        </>
      ) : (
        <EmptyState title={t('none')} action={add}>
          {t('noneText')}
        </EmptyState>
      )}
      {earlier.length > 0 ? <Earlier organization={organization} event={event} earlier={earlier} /> : null}
    </Card>
  )
}

function Earlier({ organization, event, earlier }: Omit<EventRemindersProps, 'known'> & Pick<Known, 'earlier'>) {
  const t = useTranslations('reminders')
  const locale = useLocale()
  const { ruleText, momentText } = useReminderText(event.timeZone)
  return (
    <details className="border-t border-line px-5 py-3 sm:px-6">
      <summary className="cursor-pointer py-1.5 text-sm font-semibold text-ink-2">{t('earlier')}</summary>
      <ul className="mt-1 grid gap-1 pb-2 text-[15px] text-ink-2">
        {earlier.map(({ campaignId, rule, at, recipients }) => (
          <li key={campaignId}>
            {ruleText(rule)} · {t('state.sent', { moment: momentText(at) })} ·{' '}
            <Link
              href={localePath(locale, `/org/${organization}/campaigns/${campaignId}`)}
              className="font-semibold text-accent underline"
            >
              {t('recipients', { count: recipients })}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  )
}
