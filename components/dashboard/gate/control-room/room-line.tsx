'use client'
// The line to the gates: reads the page anew when something happened there, and says how old the figures are while it is cut. A stream may
// be dead without a word, and a page that is read over a dead line leaves the browser's own error page in its place: so the server is asked
// for next to nothing first.
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState, useTransition } from 'react'
import { isReachable } from '@/components/shell/is-reachable'
import { Notice } from '@/components/ui/notice'
import { Status } from '@/components/ui/status'
import { formatInstant } from '@/server/kernel/format'

/** Between two readings; what happens meanwhile is in the next one. */
const PAUSE_MS = 2_000
/** Devices fall silent and steps of five minutes begin without an event. */
const ANYWAY_MS = 20_000
/** Shorter cuts are mended before anybody could read of them. */
const PATIENCE_MS = 3_000

const AGAIN_MS = 3_000
const ANEW_MS = 10_000

type Line = 'opening' | 'live' | 'cut' | 'ended'

type RoomLineProps = { organization: string; eventId: string; timeZone: string; at: Date }

export function RoomLine({ organization, eventId, timeZone, at }: RoomLineProps) {
  const t = useTranslations('controlRoom.line')
  const locale = useLocale()
  const router = useRouter()
  const [line, setLine] = useState<Line>('opening')
  const [attempt, setAttempt] = useState(0)
  const isLive = useRef(false)
  const [isReading, startReading] = useTransition()
  const reading = useRef(false)

  useEffect(() => {
    reading.current = isReading
  }, [isReading])

  useEffect(() => {
    let readAt = Date.now()
    let isOver = false
    let wanted: ReturnType<typeof setTimeout> | undefined
    let doubt: ReturnType<typeof setTimeout> | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    let isGone = false
    const query = new URLSearchParams({ event: eventId, organization, view: 'room' })
    const source = new EventSource(`/api/gate/live?${query}`)

    async function read() {
      clearTimeout(wanted)
      wanted = undefined
      // A slow reading is not overtaken by the next: what it misses is read after it.
      if (reading.current) {
        wanted = setTimeout(read, PAUSE_MS)
        return
      }
      if (!isLive.current || document.visibilityState !== 'visible') return
      readAt = Date.now()
      const isThere = await isReachable()
      if (isGone) return
      if (isThere) startReading(() => router.refresh())
      else lost()
    }
    function lost() {
      if (isOver) return
      end('cut')
      clearTimeout(again)
      again = setTimeout(async () => {
        const isThere = await isReachable()
        if (isGone || isLive.current) return
        if (!isThere) return lost()
        // Where the stream itself had ended, its next hello tells.
        if (source.readyState !== EventSource.OPEN) return
        end('live')
        readSoon()
      }, AGAIN_MS)
    }
    function readSoon() {
      wanted ??= setTimeout(read, Math.max(0, readAt + PAUSE_MS - Date.now()))
    }
    function end(state: Line) {
      clearTimeout(doubt)
      doubt = undefined
      isLive.current = state === 'live'
      setLine(state)
    }
    source.addEventListener('hello', () => {
      const wasCut = !isLive.current
      end('live')
      if (wasCut) readSoon()
    })
    source.addEventListener('figures', readSoon)
    source.addEventListener('alerts', readSoon)
    source.addEventListener('closed', () => {
      isOver = true
      source.close()
      end('ended')
    })
    source.addEventListener('error', () => {
      if (isOver) return
      isLive.current = false
      doubt ??= setTimeout(() => end('cut'), PATIENCE_MS)
      // The browser gives up where it was answered with a refusal, as by a server that is being restarted.
      if (source.readyState !== EventSource.CLOSED) return
      end('cut')
      clearTimeout(again)
      again = setTimeout(() => setAttempt(attempt + 1), ANEW_MS)
    })
    const anyway = setInterval(readSoon, ANYWAY_MS)
    document.addEventListener('visibilitychange', readSoon)
    window.addEventListener('offline', lost)
    return () => {
      isGone = true
      source.close()
      window.removeEventListener('offline', lost)
      clearTimeout(again)
      clearInterval(anyway)
      clearTimeout(wanted)
      clearTimeout(doubt)
      document.removeEventListener('visibilitychange', readSoon)
    }
  }, [organization, eventId, router, attempt])

  if (line === 'cut' || line === 'ended') {
    const time = formatInstant(at, { timeZone, locale, style: 'time' })
    return (
      <Notice tone={line === 'cut' ? 'wait' : 'bad'} title={t(line)} live className="mb-6">
        {t(line === 'cut' ? 'cutText' : 'endedText', { time })}
      </Notice>
    )
  }
  return (
    <p className="mb-4" role="status">
      <Status tone={line === 'live' ? 'ok' : 'off'}>{t(line)}</Status>
    </p>
  )
}
