'use client'
// The question before a campaign is sent: to how many, in which languages, at once or at a time on the event's clock. Guards: nothing leaves
// unsaved, and whoever sends has read how many people that is.
import { useMutation } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { RadioGroup } from '@/components/ui/radio-group'
import { UNDO_SECONDS } from '@/server/campaigns/contract'
import { formatInstant, formatZone, type Locale } from '@/server/kernel/format'
import { isEditConflict } from '../edit-conflict'
import { useErrorText } from '../error-text'
import { wallTimeIn } from '../wall-time'
import type { Counted } from './audience-count'
import { readWall, type Wall, type WallFault, WallMoment } from './wall-moment'

type SendDialogProps = {
  organization: string
  campaignId: string
  /** By which a later time is told. */
  timeZone: string
  counted: Counted
  writtenIn: readonly Locale[]
  disabled: boolean
  /** Answers the version that is kept, or null where it could not be: the page then says why. */
  keep: () => Promise<number | null>
  /** Somebody else has saved it meanwhile: the page then says what can be done. */
  onConflict: (refusal: unknown) => void
}

export function SendDialog(props: SendDialogProps) {
  const { organization, campaignId, timeZone, counted, writtenIn, disabled, keep, onConflict } = props
  const t = useTranslations('campaigns.send')
  const common = useTranslations('common.actions')
  const locale = useLocale()
  const router = useRouter()
  const { textOf, refusalOf } = useErrorText()
  const schedule = useMutation(useTRPC().campaigns.schedule.mutationOptions())
  const [isOpen, setOpen] = useState(false)
  const [isWorking, setWorking] = useState(false)
  const [when, setWhen] = useState<'now' | 'later'>('now')
  const [wall, setWall] = useState<Wall>({ date: '', time: '10:00', pick: 0 })
  const [fault, setFault] = useState<WallFault | null>(null)
  const { count, isOld } = counted
  const nobody = count !== null && !isOld && count.addresses === 0
  const planned = when === 'later' ? readWall(wall, timeZone, new Date()) : null

  function show(next: boolean) {
    if (isWorking) return
    setOpen(next)
    if (!next) return
    schedule.reset()
    setFault(null)
    if (wall.date === '') setWall({ ...wall, date: wallTimeIn(new Date(Date.now() + DAY_MS), timeZone).slice(0, 10) })
  }

  async function send() {
    if (planned?.fault) return setFault(planned.fault)
    setWorking(true)
    const seen = await keep()
    if (seen === null) setOpen(false)
    else {
      const order = { organization, id: campaignId, seen, at: planned?.at.toISOString() ?? null }
      // Any other reason is in `schedule.error`.
      const refusal: unknown = await schedule.mutateAsync(order).then(
        () => null,
        (error: unknown) => error,
      )
      if (refusal === null) router.refresh()
      else if (isEditConflict(refusalOf(refusal).code)) {
        setOpen(false)
        onConflict(refusal)
      }
    }
    setWorking(false)
  }

  return (
    <Dialog
      trigger={
        <Button size="small" className="min-h-11" disabled={disabled}>
          <Send className="size-4" aria-hidden="true" />
          {t('label')}
        </Button>
      }
      open={isOpen}
      onOpenChange={show}
      title={t('title')}
      closeLabel={common('close')}
    >
      <form
        className="grid grid-cols-[minmax(0,1fr)] gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <p aria-live="polite">
          <b className="display num block text-[26px]">
            {count && !isOld ? t('to', { count: count.addresses }) : t('counting')}
          </b>
          <span className="mt-1 block text-[15px] text-ink-2">
            {nobody ? t('nobody') : t(`languages.${languagesOf(writtenIn)}`)}
          </span>
        </p>
        <RadioGroup
          legend={t('when')}
          value={when}
          onValueChange={(next) => {
            setWhen(next)
            setFault(null)
          }}
          items={[
            { value: 'now', label: t('now'), description: t('nowText', { seconds: UNDO_SECONDS }) },
            { value: 'later', label: t('later'), description: t('laterText') },
          ]}
        />
        {when === 'later' ? (
          <div>
            <WallMoment
              label={t('at', { zone: formatZone(timeZone, locale) })}
              timeZone={timeZone}
              wall={wall}
              onChange={(next) => {
                setWall(next)
                setFault(null)
              }}
              error={fault && t(`faults.${fault}`)}
            />
            {planned?.at ? (
              <p className="mt-2 text-sm text-ink-2">
                {t('leaves', { when: formatInstant(planned.at, { timeZone, locale, style: 'date_time' }) })}
              </p>
            ) : null}
          </div>
        ) : null}
        {schedule.error ? (
          <Notice tone="bad" live>
            {textOf(schedule.error)}
          </Notice>
        ) : null}
        <DialogFooter>
          <Button tone="ghost" onClick={() => show(false)}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={isWorking} disabled={nobody}>
            {when === 'now' ? t('submit') : t('submitLater')}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}

const DAY_MS = 86_400_000

function languagesOf(writtenIn: readonly Locale[]): Locale | 'both' {
  return writtenIn.length > 1 ? 'both' : (writtenIn[0] ?? 'fr')
}
