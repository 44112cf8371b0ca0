'use client'
// A moment on the clock of a zone: a date, a time, and which of the two is meant where the clocks show it twice. Guards: what is read is one
// instant to come, or the reason why not.
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { instantsOf, offsetOf } from '../wall-time'

export type Wall = {
  date: string
  time: string
  /** Of the instants that the clock shows so: the first or, where it shows it twice, maybe the second. */
  pick: number
}

export type WallFault = 'missing' | 'skipped' | 'past'

export function readWall(
  { date, time, pick }: Wall,
  timeZone: string,
  now: Date,
): { at: Date; fault: null } | { at: null; fault: WallFault } {
  if (date === '' || time === '') return { at: null, fault: 'missing' }
  const instants = instantsOf(`${date}T${time}`, timeZone)
  const at = instants[Math.min(pick, instants.length - 1)]
  if (!at) return { at: null, fault: 'skipped' }
  return at <= now ? { at: null, fault: 'past' } : { at, fault: null }
}

type WallMomentProps = {
  label: string
  timeZone: string
  wall: Wall
  onChange: (wall: Wall) => void
  /** In words. */
  error: string | null
}

export function WallMoment({ label, timeZone, wall, onChange, error }: WallMomentProps) {
  const t = useTranslations('campaigns.moment')
  const twice = instantsOf(`${wall.date}T${wall.time}`, timeZone)
  const shared = { 'aria-invalid': error ? true : undefined, 'aria-describedby': error ? 'wall-error' : undefined }
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-[15px] leading-snug font-semibold">{label}</legend>
      <div className="grid grid-cols-[minmax(0,1fr)_8.5rem] gap-2">
        <Input
          {...shared}
          type="date"
          aria-label={t('date')}
          max="2100-12-31"
          value={wall.date}
          onChange={(event) => onChange({ ...wall, date: event.currentTarget.value, pick: 0 })}
        />
        <Input
          {...shared}
          type="time"
          aria-label={t('time')}
          value={wall.time}
          onChange={(event) => onChange({ ...wall, time: event.currentTarget.value, pick: 0 })}
        />
      </div>
      {error ? (
        <p id="wall-error" role="alert" className="mt-1.5 text-sm leading-snug font-semibold text-danger">
          {error}
        </p>
      ) : null}
      {twice.length > 1 ? (
        <div className="mt-2.5">
          <p className="mb-2 text-sm text-ink-2">{t('twice')}</p>
          <div className="flex flex-wrap gap-2">
            {twice.map((at, index) => (
              <Button
                key={at.getTime()}
                tone="ghost"
                size="small"
                aria-pressed={index === wall.pick}
                className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
                onClick={() => onChange({ ...wall, pick: index })}
              >
                {t(index === 0 ? 'before' : 'after', { offset: offsetOf(at, timeZone) })}
              </Button>
            ))}
          </div>
        </div>
      ) : null}
    </fieldset>
  )
}
