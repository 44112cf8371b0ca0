'use client'
// People who arrive by themselves: at which pace, held up, gone on, stopped; and how far they have come.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Status, type StatusTone } from '@/components/ui/status'
import { useToast } from '@/components/ui/toast'
import { formatNumber } from '@/server/kernel/format'
import type { ArrivalsState, RehearsalView } from '@/server/scanning/rehearsal/contract'
import { ProgressBar } from '../../batches/batch-progress'
import { useErrorText } from '../../error-text'
import type { RehearsalPanelProps } from './rehearsal-panel'

const tones: Record<ArrivalsState, StatusTone> = { none: 'off', running: 'now', paused: 'wait', done: 'ok' }
const USUAL = 120

type ArrivalsPanelProps = RehearsalPanelProps & { rehearsal: RehearsalView }

export function ArrivalsPanel(props: ArrivalsPanelProps) {
  const { rehearsal, mayManage } = props
  const t = useTranslations('rehearsal.arrivals')
  const locale = useLocale()
  const titleId = useId()
  const { arrivals, asked, planned } = rehearsal
  return (
    <section aria-labelledby={titleId} className="grid gap-4 rounded-md border border-line p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 id={titleId} className="text-base font-semibold">
          {t('title')}
        </h3>
        <Status tone={tones[arrivals]}>{t(`states.${arrivals}`)}</Status>
      </div>
      <p className="max-w-[68ch] text-[15px] text-ink-2">{t('text')}</p>
      {arrivals === 'none' ? null : (
        <div>
          <ProgressBar label={t('title')} done={asked} total={planned} />
          <p className="num mt-1.5 text-sm text-ink-2">
            {t('progress', { asked: formatNumber(asked, locale), planned: formatNumber(planned, locale) })}
          </p>
        </div>
      )}
      {mayManage && arrivals !== 'done' ? <PaceForm {...props} /> : null}
    </section>
  )
}

function PaceForm({ organization, eventId, rehearsal, onChanged }: ArrivalsPanelProps) {
  const t = useTranslations('rehearsal.arrivals')
  const trpc = useTRPC()
  const toast = useToast()
  const isHydrated = useHydrated()
  const { textOf } = useErrorText()
  const { arrivals } = rehearsal
  const [perMinute, setPerMinute] = useState(String(rehearsal.perMinute || USUAL))
  const steer = useMutation(trpc.scanning.rehearsal.arrivals.mutationOptions())

  async function act(input: { act: 'run'; perMinute: number } | { act: 'pause' } | { act: 'stop' }) {
    try {
      await steer.mutateAsync({ organization, eventId, ...input })
    } catch (error) {
      toast.failed(textOf(error))
    }
    await onChanged()
  }

  return (
    <form
      method="post"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void act({ act: 'run', perMinute: Number(perMinute) })
      }}
      className="flex flex-wrap items-end gap-3"
    >
      <Field label={t('perMinute')} className="w-44">
        <Input
          inputMode="numeric"
          value={perMinute}
          maxLength={4}
          onChange={({ target }) => setPerMinute(target.value)}
        />
      </Field>
      <Button type="submit" disabled={!isHydrated} loading={steer.isPending}>
        {t(arrivals === 'running' ? 'pace' : arrivals === 'paused' ? 'goOn' : 'run')}
      </Button>
      {arrivals === 'running' ? (
        <Button tone="ghost" onClick={() => act({ act: 'pause' })}>
          {t('pause')}
        </Button>
      ) : null}
      {arrivals === 'none' ? null : (
        <Button tone="quiet" onClick={() => act({ act: 'stop' })}>
          {t('stop')}
        </Button>
      )}
    </form>
  )
}
