'use client'
// The rehearsal: opened, watched, ended and taken away.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Status } from '@/components/ui/status'
import { useToast } from '@/components/ui/toast'
import { formatInstant } from '@/server/kernel/format'
import { MOST_PRACTICE_TICKETS, type RehearsalView } from '@/server/scanning/rehearsal/contract'
import { useErrorText } from '../../error-text'
import { ArrivalsPanel } from './arrivals-panel'
import { PracticeCodes } from './practice-codes'
import { RehearsalFigures } from './rehearsal-figures'

export type RehearsalPanelProps = {
  organization: string
  eventId: string
  timeZone: string
  mayManage: boolean
  rehearsal: RehearsalView | null
  now: Date
  onChanged: () => Promise<unknown>
}

export function RehearsalPanel(props: RehearsalPanelProps) {
  const { rehearsal, timeZone, mayManage } = props
  const t = useTranslations('rehearsal.rehearsal')
  const locale = useLocale()
  const isOpen = rehearsal !== null && rehearsal.endedAt === null
  const instant = (at: Date, style: 'time' | 'short_date_time') => formatInstant(at, { timeZone, locale, style })
  return (
    <Card>
      <CardHeader
        title={t('title')}
        action={rehearsal ? <Status tone={isOpen ? 'now' : 'off'}>{t(isOpen ? 'going' : 'ended')}</Status> : null}
      />
      <CardBody className="grid gap-5">
        <p className="max-w-[68ch] text-ink-2">{t('text')}</p>
        {isOpen && rehearsal.pretends ? (
          <p className="text-[15px]">
            {t('pretends', { when: instant(rehearsal.pretends, 'short_date_time') })}{' '}
            {t('endsAt', { time: instant(rehearsal.endsAt, 'time') })}
          </p>
        ) : null}
        {mayManage && !isOpen ? <StartForm {...props} /> : null}
        {isOpen ? <ArrivalsPanel {...props} rehearsal={rehearsal} /> : null}
        {rehearsal && rehearsal.scans > 0 ? (
          <>
            {isOpen ? null : (
              <h3 className="text-base font-semibold">
                {t('last', { when: instant(rehearsal.startedAt, 'short_date_time') })}
              </h3>
            )}
            <RehearsalFigures rehearsal={rehearsal} />
          </>
        ) : null}
        {mayManage && rehearsal ? <Acts {...props} isOpen={isOpen} /> : null}
      </CardBody>
    </Card>
  )
}

const MANY = 500

function StartForm({ organization, eventId, onChanged }: RehearsalPanelProps) {
  const t = useTranslations('rehearsal.rehearsal')
  const trpc = useTRPC()
  const toast = useToast()
  const isHydrated = useHydrated()
  const { textOf } = useErrorText()
  const [tickets, setTickets] = useState(String(MANY))
  const start = useMutation(trpc.scanning.rehearsal.start.mutationOptions())

  async function submit(event: FormEvent) {
    event.preventDefault()
    try {
      await start.mutateAsync({ organization, eventId, tickets: Number(tickets) })
    } catch (error) {
      toast.failed(textOf(error))
    }
    await onChanged()
  }

  return (
    <form method="post" noValidate onSubmit={submit} className="flex flex-wrap items-end gap-4">
      <Field label={t('tickets')} className="w-40">
        <Input
          inputMode="numeric"
          value={tickets}
          maxLength={String(MOST_PRACTICE_TICKETS).length}
          onChange={({ target }) => setTickets(target.value)}
        />
      </Field>
      <Button type="submit" disabled={!isHydrated} loading={start.isPending}>
        {t('start')}
      </Button>
    </form>
  )
}

function Acts({ organization, eventId, onChanged, isOpen }: RehearsalPanelProps & { isOpen: boolean }) {
  const t = useTranslations('rehearsal.rehearsal')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [showsCodes, setShowsCodes] = useState(false)
  const end = useMutation(trpc.scanning.rehearsal.end.mutationOptions())
  const remove = useMutation(trpc.scanning.rehearsal.remove.mutationOptions())

  async function run(work: () => Promise<unknown>, done?: string) {
    try {
      await work()
      if (done) toast.done(done)
    } catch (error) {
      toast.failed(textOf(error))
    }
    await onChanged()
  }

  return (
    <div className="flex flex-wrap gap-2.5 border-t border-line pt-5">
      {isOpen ? (
        <>
          <Button tone="ghost" onClick={() => setShowsCodes(true)}>
            {t('codes')}
          </Button>
          <PracticeCodes organization={organization} eventId={eventId} open={showsCodes} onOpenChange={setShowsCodes} />
          <ConfirmDialog
            trigger={<Button tone="ghost">{t('end')}</Button>}
            title={t('endTitle')}
            description={t('endText')}
            confirmLabel={t('end')}
            cancelLabel={common('cancel')}
            tone="primary"
            onConfirm={() => run(() => end.mutateAsync({ organization, eventId }))}
          />
        </>
      ) : (
        <ConfirmDialog
          trigger={<Button tone="danger">{t('remove')}</Button>}
          title={t('removeTitle')}
          description={t('removeText')}
          confirmLabel={t('remove')}
          cancelLabel={common('cancel')}
          onConfirm={() => run(() => remove.mutateAsync({ organization, eventId }), t('removed'))}
        />
      )}
    </div>
  )
}
