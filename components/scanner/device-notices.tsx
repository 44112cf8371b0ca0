'use client'
// What whoever holds this device has to know before the next scan: data too old, a wrong clock, a full phone, a ticket that came in twice.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { CLOCK_TOLERANCE_MS } from '@/server/scanning/devices/contract'
import type { DeviceConflict } from '@/server/scanning/sync/contract'
import type { Station } from './gate-line'
import type { OfflineGateHandle } from './offline/use-offline-gate'
import { RefusedScans } from './refused-scans'
import { usePreference } from './use-preference'
import { useWhen } from './use-when'

const SEEN = 'portillon-conflicts-seen'

type DeviceNoticesProps = { offline: OfflineGateHandle; conflicts: readonly DeviceConflict[]; station: Station }

export function DeviceNotices({ offline, conflicts, station }: DeviceNoticesProps) {
  const t = useTranslations('scanner.device')
  const { storage, age, problem, clockOffsetMs, progress } = offline
  const offset = useOffsetWords()
  const isWrong = clockOffsetMs !== null && Math.abs(clockOffsetMs) > CLOCK_TOLERANCE_MS
  const hasBroken = problem !== null && !['network', 'expired'].includes(problem) && progress === null
  return (
    <>
      {storage === 'none' ? null : (
        <Notice tone="bad" title={t(`storage.${storage}`, { count: offline.waiting })} live />
      )}
      {storage === 'none' && hasBroken ? <Notice tone="bad" title={t('problem')} live /> : null}
      {age === 'old' ? <Notice tone="bad" title={t('old')} live /> : null}
      {isWrong ? (
        <Notice tone="wait" title={offset(clockOffsetMs)}>
          {t('clock.hint')}
        </Notice>
      ) : null}
      <RefusedScans offline={offline} station={station} />
      <Conflicts conflicts={conflicts} station={station} />
    </>
  )
}

function useOffsetWords(): (offsetMs: number) => string {
  const t = useTranslations('scanner.device.clock')
  return (offsetMs) => {
    const way = offsetMs > 0 ? 'ahead' : 'behind'
    const seconds = Math.round(Math.abs(offsetMs) / 1_000)
    if (seconds < 120) return t(`${way}.seconds`, { count: seconds })
    const minutes = Math.round(seconds / 60)
    return minutes < 120
      ? t(`${way}.minutes`, { count: minutes })
      : t(`${way}.hours`, { count: Math.round(minutes / 60) })
  }
}

function Conflicts({ conflicts, station }: { conflicts: readonly DeviceConflict[]; station: Station }) {
  const t = useTranslations('scanner.device.conflicts')
  const [seen, setSeen] = usePreference(SEEN)
  const [isOpen, setOpen] = useState(false)
  const known = new Set(seen.split(' '))
  const unseen = conflicts.filter(({ scanId }) => !known.has(scanId))
  if (unseen.length === 0 && !isOpen) return null
  return (
    <>
      <Notice
        tone="bad"
        live
        title={t('title', { count: unseen.length })}
        action={
          station.isKiosk ? null : (
            <Button tone="ghost" size="small" className="min-h-11" onClick={() => setOpen(true)}>
              {t('show')}
            </Button>
          )
        }
      />
      <Dialog
        open={isOpen}
        onOpenChange={(open) => {
          setOpen(open)
          if (!open) setSeen(conflicts.map(({ scanId }) => scanId).join(' '))
        }}
        title={t('heading')}
        closeLabel={t('close')}
        className="dark text-ink"
      >
        <ul className="grid gap-4">
          {conflicts.map((conflict) => (
            <ConflictLine key={`${conflict.kind} ${conflict.scanId}`} conflict={conflict} station={station} />
          ))}
        </ul>
      </Dialog>
    </>
  )
}

function ConflictLine({ conflict, station }: { conflict: DeviceConflict; station: Station }) {
  const t = useTranslations('scanner.device.conflicts')
  const when = useWhen(station.event.timeZone)
  const other = conflict.mine ? conflict.later : conflict.first
  const where = other && (other.gate?.name ?? other.device?.name ?? other.location ?? other.list.name)
  return (
    <li>
      <p dir="auto" className="font-semibold">
        {[conflict.ticket.attendeeName, conflict.ticket.ticketTypeName].filter((text) => text).join(' · ')}
      </p>
      <p>{t(`kinds.${conflict.kind}`)}</p>
      <p className="text-ink-2">{t('here', { when: when(conflict.at) })}</p>
      {other ? (
        <p className="text-ink-2">
          {t(conflict.mine ? 'later' : 'first', { when: when(other.at), where: where ?? '' })}
        </p>
      ) : null}
    </li>
  )
}
