'use client'
// The line to the gates: reads the page anew when something happened there, and says how old the figures are while it is cut. A page is
// never read over a line that is known to be cut: a failed reading would leave the browser's own error page in its place.
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Notice } from '@/components/ui/notice'
import { Status } from '@/components/ui/status'
import { formatInstant } from '@/server/kernel/format'

/** Between two readings; what happens meanwhile is in the next one. */
const PAUSE_MS = 2_000
/** Devices fall silent and steps of five minutes begin without an event. */
const ANYWAY_MS = 20_000
/** Shorter cuts are mended before anybody could read of them. */
const PATIENCE_MS = 3_000

type Line = 'opening' | 'live' | 'cut' | 'ended'

type RoomLineProps = { organization: string; eventId: string; timeZone: string; at: Date }

export function RoomLine({ organization, eventId, timeZone, at }: RoomLineProps) {
  const t = useTranslations('controlRoom.line')
  const locale = useLocale()
  const router = useRouter()
  const [line, setLine] = useState<Line>('opening')
  const isLive = useRef(false)

  useEffect(() => {
    let readAt = Date.now()
    let isOver = false
    let wanted: ReturnType<typeof setTimeout> | undefined
    let doubt: ReturnType<typeof setTimeout> | undefined
    const query = new URLSearchParams({ event: eventId, organization, view: 'room' })
    const source = new EventSource(`/api/gate/live?${query}`)

    function read() {
      clearTimeout(wanted)
      wanted = undefined
      if (!isLive.current || document.visibilityState !== 'visible') return
      readAt = Date.now()
      router.refresh()
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
      // The browser gives up where it was answered with a refusal.
      if (source.readyState === EventSource.CLOSED) end('cut')
    })
    const anyway = setInterval(readSoon, ANYWAY_MS)
    document.addEventListener('visibilitychange', readSoon)
    return () => {
      source.close()
      clearInterval(anyway)
      clearTimeout(wanted)
      clearTimeout(doubt)
      document.removeEventListener('visibilitychange', readSoon)
    }
  }, [organization, eventId, router])

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
