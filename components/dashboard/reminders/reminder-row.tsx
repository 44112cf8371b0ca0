'use client'
// One reminder of an event: its rule in words, when it goes out next or what became of it, and what may be done with it.
import { useMutation } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button, ButtonLink } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { useToast } from '@/components/ui/toast'
import { localePath } from '@/i18n/paths'
import type { CampaignStatus } from '@/server/campaigns/contract'
import type { EventReminders, ReminderDate, ReminderView } from '@/server/campaigns/reminders/contract'
import { ConfirmAct } from '../confirm-act'
import { useErrorText } from '../error-text'
import { EditReminder } from './reminder-dialogs'
import type { ReminderEvent } from './reminder-form'
import { ReminderSwitch } from './reminder-switch'
import { useReminderText } from './use-reminder-text'

type ReminderRowProps = {
  organization: string
  event: ReminderEvent
  known: Pick<EventReminders, 'isSending' | 'hasDoors' | 'mayChange'>
  reminder: ReminderView
}

export function ReminderRow({ organization, event, known, reminder }: ReminderRowProps) {
  const t = useTranslations('reminders')
  const { ruleText, dayText } = useReminderText(event.timeZone)
  const { dates, rule, ownWords } = reminder
  const text = ruleText(rule)
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-3 border-t border-line px-5 py-4 first:border-t-0 sm:px-6 lg:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="font-semibold first-letter:uppercase">{text}</p>
        <ul className="mt-1 grid gap-1 text-[15px] text-ink-2">
          {dates.map((date) => (
            <li key={date.sessionId}>
              {dates.length > 1 ? `${t('date', { day: dayText(date.startsAt) })} ` : null}
              <DateState {...{ organization, event, known, reminder, date }} />
            </li>
          ))}
        </ul>
        {ownWords.length > 0 ? <p className="mt-1 text-sm text-ink-2">{t('ownWords')}</p> : null}
      </div>
      {known.mayChange ? <ReminderActs {...{ organization, event, known, reminder, text }} /> : null}
    </li>
  )
}

function DateState({ organization, event, known, reminder, date }: ReminderRowProps & { date: ReminderDate }) {
  const t = useTranslations('reminders')
  const locale = useLocale()
  const { momentText } = useReminderText(event.timeZone)
  const { state, at, campaign } = date
  if (state === 'sent' && campaign) {
    const follow = localePath(locale, `/org/${organization}/campaigns/${campaign.id}`)
    return (
      <>
        {t(stateOf(campaign.status), { moment: momentText(at) })} · {t('recipients', { count: campaign.recipients })} ·{' '}
        <Link href={follow} className="inline-block font-semibold text-accent underline pointer-coarse:py-2">
          {t('follow')}
        </Link>
        {date.movedTo ? <span className="block">{t('movedTo', { moment: momentText(date.movedTo) })}</span> : null}
      </>
    )
  }
  if ((state === 'early' || state === 'due') && (!reminder.isOn || !known.isSending)) {
    return reminder.isOn ? <s>{t('state.early', { moment: momentText(at) })}</s> : t('state.off')
  }
  const anchor = t(`rule.anchors.${reminder.rule.anchor}`)
  return t(`state.${state}`, { moment: momentText(at), anchor })
}

function stateOf(status: CampaignStatus) {
  return status === 'cancelled' || status === 'draft' ? (`state.${status}` as const) : 'state.sent'
}

function ReminderActs({ organization, event, known, reminder, text }: ReminderRowProps & { text: string }) {
  const t = useTranslations('reminders')
  const locale = useLocale()
  const router = useRouter()
  const toast = useToast()
  const isReady = useHydrated()
  const { textOf } = useErrorText()
  const api = useTRPC().reminders
  const turn = useMutation(api.turn.mutationOptions())
  const remove = useMutation(api.remove.mutationOptions())
  const { id, version, isOn } = reminder
  const one = { organization, id, seen: version }

  async function flip(next: boolean) {
    try {
      await turn.mutateAsync({ ...one, isOn: next })
      toast.done(t(next ? 'turnedOn' : 'turnedOff'))
    } catch (error) {
      toast.failed(t('failed'), textOf(error))
    }
    router.refresh()
  }

  return (
    <div className="flex flex-wrap items-center gap-2 lg:justify-end">
      <ReminderSwitch
        label={t('onOffOf', { rule: text })}
        shown={t('onOff')}
        checked={turn.isPending ? turn.variables.isOn : isOn}
        disabled={!isReady || turn.isPending}
        onChange={(next) => void flip(next)}
      />
      <span className="ml-auto flex flex-wrap gap-2 lg:ml-3">
        <EditReminder
          organization={organization}
          event={event}
          hasDoors={known.hasDoors}
          reminder={reminder}
          label={t('editOf', { rule: text })}
        />
        <ButtonLink
          tone="ghost"
          size="small"
          aria-label={t('wordsOf', { rule: text })}
          href={localePath(locale, `/org/${organization}/events/${event.id}/messages/reminders/${id}`)}
        >
          {t('words')}
        </ButtonLink>
        <ConfirmAct
          trigger={
            <Button tone="quiet" size="icon" disabled={!isReady} aria-label={t('remove', { rule: text })}>
              <Trash2 className="size-4" aria-hidden="true" />
            </Button>
          }
          title={t('removeQuestion')}
          description={t('removeText', { rule: text })}
          confirmLabel={t('removeConfirm')}
          act={() => remove.mutateAsync(one)}
          done={t('removed')}
        />
      </span>
    </div>
  )
}
