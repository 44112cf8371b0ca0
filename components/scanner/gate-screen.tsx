'use client'
// The gate at work: camera, verdict, counter, and everything else within reach of one thumb.
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Notice } from '@/components/ui/notice'
import type { Direction } from '@/server/scanning/contract'
import { CameraView } from './camera-view'
import { type Connection, isTroubled } from './connection'
import { ConnectionPills, useConnectionLine } from './connection-pills'
import { GateAnswer, SpokenAnswer } from './gate-answer'
import { GateHeader } from './gate-header'
import type { Station } from './gate-line'
import { unlockSound } from './gate-sounds'
import { DirectionSwitch, GateTools, type Sheet } from './gate-tools'
import { MoreSheet } from './more-sheet'
import { RecentScansSheet } from './recent-scans-sheet'
import { SearchSheet } from './search-sheet'
import { TypedCodeSheet } from './typed-code-sheet'
import { useCamera } from './use-camera'
import { useCodeReader } from './use-code-reader'
import { useCounts } from './use-counts'
import { useGate } from './use-gate'
import { useHandScanner } from './use-hand-scanner'
import { useNfcReader } from './use-nfc-reader'
import { useOwnScans } from './use-own-scans'
import { useUndo } from './use-undo'
import { useWakeLock } from './use-wake-lock'

type GateScreenProps = {
  station: Station
  connection: Connection
  /** Absent: this gate does not choose where it stands. */
  onSettings?: () => void
  /** What has to be said before the next scan. */
  notices?: ReactNode
  /** Of a device, for its menu. */
  more?: ReactNode
}

export function GateScreen({ station, connection, onSettings, notices, more }: GateScreenProps) {
  const t = useTranslations('scanner.gate')
  const { line, list, isKiosk } = station
  const video = useRef<HTMLVideoElement>(null)
  const camera = useCamera(video)
  const counts = useCounts(station)
  const ownScans = useOwnScans()
  const [way, setWay] = useState<Direction>('in')
  const direction = list.exits ? way : 'in'
  const gate = useGate({
    line,
    direction,
    onVerdict(result, typed) {
      counts.count(result)
      ownScans.add(result, typed)
    },
  })
  const undo = useUndo(station, (scanId) => {
    ownScans.markUndone(scanId)
    counts.again()
  })
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const { phase } = gate
  const reader = useCodeReader({ video, onCodes: (codes) => gate.look(codes, sheet === null) })
  useHandScanner(gate.show)
  const nfc = useNfcReader(gate.show)
  useWakeLock()
  useTouch(isKiosk)

  const connectionLine = useConnectionLine()
  const of = (wanted: Sheet) => ({
    open: sheet === wanted,
    onOpenChange: (open: boolean) => setSheet(open ? wanted : null),
  })
  // Its visitors have no use for the counter and the state of the line; whoever tends it has, when something is wrong.
  const isQuiet = isKiosk && !isTroubled(connection)
  const header = { event: station.event.title, counts: isKiosk ? null : counts.data, exits: list.exits }
  return (
    <main className="dark fixed inset-0 bg-paper text-ink">
      <div
        inert={phase.kind === 'answered'}
        className="flex h-full flex-col gap-3 px-5 pt-[max(18px,env(safe-area-inset-top))] pb-[max(22px,env(safe-area-inset-bottom))]"
      >
        <GateHeader {...header} name={station.name ?? t('unnamed')} onSettings={isKiosk ? undefined : onSettings} />
        <ConnectionPills connection={connection} isQuiet={isQuiet} />
        {connection.state === 'offline' && connection.own === null ? (
          <p className="rounded-md bg-warning px-4 py-2.5 font-semibold text-on-warning">{t('offlineLong')}</p>
        ) : null}
        {notices}
        {undo.said ? <Notice tone={undo.said.tone} title={undo.said.text} live /> : null}
        {list.exits && !isKiosk ? <DirectionSwitch direction={direction} onChange={setWay} /> : null}
        <CameraView
          video={video}
          camera={camera}
          readerWorks={reader.works}
          asking={phase.kind === 'asking'}
          stillThere={gate.stillThere}
        />
        {isKiosk ? null : <GateTools maySearch={station.maySearch} onSheet={setSheet} />}
      </div>
      <GateAnswer
        phase={phase}
        gate={gate}
        station={station}
        header={<GateHeader {...header} name={station.name ?? list.name} />}
        connection={(decidedHere) => (isQuiet ? null : connectionLine(connection, decidedHere))}
        onUndo={(scanId) => {
          gate.dismiss()
          void undo.take(scanId)
        }}
      />
      <SpokenAnswer phase={phase} station={station} />
      <TypedCodeSheet {...of('typed')} onCode={gate.show} />
      <SearchSheet {...of('search')} station={station} isOffline={connection.state === 'offline'} onCode={gate.show} />
      <RecentScansSheet {...of('recent')} station={station} own={ownScans.list} onUndo={undo.take} />
      <MoreSheet {...of('more')} readPhoto={reader.readPhoto} onCode={gate.show} onSettings={onSettings} nfc={nfc}>
        {more}
      </MoreSheet>
    </main>
  )
}

/** Browsers keep sound, and the whole screen, until a person has touched the page. */
function useTouch(isKiosk: boolean): void {
  useEffect(() => {
    const touched = () => {
      unlockSound()
      if (isKiosk && !document.fullscreenElement) void document.documentElement.requestFullscreen?.().catch(() => {})
    }
    window.addEventListener('pointerdown', touched)
    return () => window.removeEventListener('pointerdown', touched)
  }, [isKiosk])
}
