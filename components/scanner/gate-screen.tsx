'use client'
// The gate at work: camera, verdict, counter, and the typed code within reach of one thumb.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { formatNumber } from '@/server/kernel/format'
import type { GateEvent } from '@/server/scanning/contract'
import { CameraView } from './camera-view'
import { unlockSound } from './gate-sounds'
import { GateTools } from './gate-tools'
import { RecentScansSheet } from './recent-scans-sheet'
import { TypedCodeSheet } from './typed-code-sheet'
import { UndecidedScreen } from './undecided-screen'
import { useCamera } from './use-camera'
import { useCodeReader } from './use-code-reader'
import { type GatePlace, type Phase, useGate } from './use-gate'
import { useHandScanner } from './use-hand-scanner'
import { useOnline } from './use-online'
import { useWakeLock } from './use-wake-lock'
import { useVerdictWords, VerdictScreen } from './verdict-screen'

const COUNT_EVERY_MS = 10_000

type GateScreenProps = { event: GateEvent; place: GatePlace; onSettings: () => void }

export function GateScreen({ event, place, onSettings }: GateScreenProps) {
  const t = useTranslations('scanner.gate')
  const video = useRef<HTMLVideoElement>(null)
  const camera = useCamera(video)
  const online = useOnline()
  const counter = useCounter(place)
  const gate = useGate({ place, onVerdict: (result) => result.valid && counter.oneMore() })
  const [sheet, setSheet] = useState<'typed' | 'recent' | null>(null)
  const { phase } = gate
  const readerWorks = useCodeReader({ video, onCodes: (codes) => gate.look(codes, sheet === null) })
  useHandScanner(gate.show)
  useWakeLock()
  useEffect(() => {
    window.addEventListener('pointerdown', unlockSound)
    return () => window.removeEventListener('pointerdown', unlockSound)
  }, [])

  const listName = event.lists.find(({ id }) => id === place.checkInListId)?.name
  const connection = online ? t('online') : t('offline')
  return (
    <main className="dark fixed inset-0 bg-paper text-ink">
      <div
        inert={phase.kind === 'answered'}
        className="flex h-full flex-col gap-4 px-5 pt-[max(18px,env(safe-area-inset-top))] pb-[max(22px,env(safe-area-inset-bottom))]"
      >
        <GateHeader
          name={place.location ?? t('unnamed')}
          event={event.title}
          count={counter.text}
          onSettings={onSettings}
        />
        {online ? null : (
          <p className="rounded-md bg-warning px-4 py-2.5 font-semibold text-on-warning">{t('offlineLong')}</p>
        )}
        <CameraView
          video={video}
          camera={camera}
          readerWorks={readerWorks}
          asking={phase.kind === 'asking'}
          stillThere={gate.stillThere}
        />
        <GateTools camera={camera} onTyped={() => setSheet('typed')} onRecent={() => setSheet('recent')} />
      </div>
      <Answered
        phase={phase}
        gate={gate}
        event={event}
        listId={place.checkInListId}
        header={<GateHeader name={place.location ?? listName ?? ''} event={event.title} count={counter.text} />}
        connection={connection}
      />
      <Spoken phase={phase} event={event} listId={place.checkInListId} />
      <TypedCodeSheet
        open={sheet === 'typed'}
        onOpenChange={(open) => setSheet(open ? 'typed' : null)}
        onCode={gate.show}
      />
      <RecentScansSheet
        place={place}
        timeZone={event.timeZone}
        open={sheet === 'recent'}
        onOpenChange={(open) => setSheet(open ? 'recent' : null)}
      />
    </main>
  )
}

/** How many are inside: asked now and then, and counted on at once with each green of this gate. */
function useCounter({ organization, eventId, checkInListId }: GatePlace): { text: string | null; oneMore(): void } {
  const trpc = useTRPC()
  const cache = useQueryClient()
  const locale = useLocale()
  const query = trpc.scanning.counts.queryOptions(
    { organization, eventId, checkInListId },
    { refetchInterval: COUNT_EVERY_MS },
  )
  const { data } = useQuery(query)
  return {
    text: data ? `${formatNumber(data.admitted, locale)}/${formatNumber(data.expected, locale)}` : null,
    oneMore: () => cache.setQueryData(query.queryKey, (old) => old && { ...old, admitted: old.admitted + 1 }),
  }
}

type AnsweredProps = {
  phase: Phase
  gate: ReturnType<typeof useGate>
  event: GateEvent
  listId: string
  header: ReactNode
  connection: string
}

function Answered({ phase, gate, event, listId, header, connection }: AnsweredProps) {
  if (phase.kind !== 'answered') return null
  const { answer, question } = phase
  if (answer.kind !== 'verdict') {
    return <UndecidedScreen answer={answer} header={header} onRetry={gate.retry} onDone={gate.dismiss} />
  }
  return (
    <VerdictScreen
      key={question.scanId}
      result={answer.result}
      typed={question.typed}
      justHere={phase.justHere}
      event={event}
      listId={listId}
      header={header}
      connection={connection}
      onIdentity={gate.confirmIdentity}
      onDone={gate.dismiss}
    />
  )
}

/** Always there, so that a screen reader is listening before the first verdict. */
function Spoken({ phase, event, listId }: { phase: Phase; event: GateEvent; listId: string }) {
  const t = useTranslations('scanner.undecided')
  const wordsOf = useVerdictWords(event, listId)
  let text = ''
  if (phase.kind === 'answered' && phase.answer.kind === 'verdict') {
    const { word, line, details } = wordsOf(phase.answer.result, phase.question.typed, phase.justHere)
    text = [word, line, ...details].join('. ')
  } else if (phase.kind === 'answered') {
    text = phase.answer.kind === 'unreachable' ? t('unreachable.line') : t('declined.word')
  }
  return (
    <div aria-live="assertive" aria-atomic="true" className="sr-only">
      {text}
    </div>
  )
}

type GateHeaderProps = { name: string; event: string; count: string | null; onSettings?: () => void }

/** Which gate, of which event: a right code at the wrong event must not look like a wrong code. */
function GateHeader({ name, event, count, onSettings }: GateHeaderProps) {
  const t = useTranslations('scanner.gate')
  const [inside, expected] = count?.split('/') ?? []
  return (
    <header className="flex min-h-11 items-center justify-between gap-4 text-[18px] leading-tight font-bold">
      <div className="min-w-0">
        {onSettings ? (
          <button
            type="button"
            onClick={onSettings}
            aria-label={`${name}. ${t('settings')}`}
            className="block min-h-11 max-w-full min-w-11 truncate text-left"
          >
            {name}
          </button>
        ) : (
          <p className="truncate">{name}</p>
        )}
        <p dir="auto" className="truncate text-[15px] font-medium">
          {event}
        </p>
      </div>
      {inside === undefined ? null : (
        <p className="num shrink-0">
          <span className="sr-only">{t('inside')} </span>
          {inside} <span className="text-[15px] font-medium">/ {expected}</span>
        </p>
      )}
    </header>
  )
}
