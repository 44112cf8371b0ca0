'use client'
// The line to the server, the age of the device's data and what waits: in colours and in words.
import { useTranslations } from 'next-intl'
import { cn } from '@/components/ui/cn'
import { type Connection, type LineState, percentOf } from './connection'
import type { DataAge } from './offline/data-age'

const dots: Record<LineState, string> = { online: 'bg-admitted', slow: 'bg-warning', offline: 'bg-refused' }
const ages: Record<DataAge, string> = {
  fresh: 'bg-admitted',
  ageing: 'bg-warning',
  old: 'bg-refused',
  none: 'bg-ink-3',
}

type ConnectionPillsProps = {
  connection: Connection
  /** Read aloud, and not drawn. */
  isQuiet?: boolean
}

export function ConnectionPills({ connection, isQuiet = false }: ConnectionPillsProps) {
  const t = useTranslations('scanner.connection')
  const data = useDataWords()
  const { state, own } = connection
  return (
    <ul
      data-connection={state}
      data-ready={own?.ready}
      className={isQuiet ? 'sr-only' : 'flex flex-wrap gap-2 text-[15px] leading-tight font-semibold'}
    >
      <Pill dot={dots[state]}>{t(state)}</Pill>
      {own === null ? null : (
        <>
          <Pill dot={ages[own.age]}>{data(connection)}</Pill>
          {own.waiting > 0 ? <Pill dot="bg-warning">{t('waiting', { count: own.waiting })}</Pill> : null}
        </>
      )}
    </ul>
  )
}

function Pill({ dot, children }: { dot: string; children: string }) {
  return (
    <li className="flex min-h-8 items-center gap-2 rounded-full border border-line-strong px-3 py-1">
      <span aria-hidden="true" className={cn('size-2.5 shrink-0 rounded-full', dot)} />
      {children}
    </li>
  )
}

/** Whether it decides by itself, and how old its data is: in one pill, so that the camera stays where it is when the phone becomes ready. */
function useDataWords(): (connection: Connection) => string {
  const t = useTranslations('scanner.connection')
  const dataAge = useDataAge()
  return (connection) => {
    const { own } = connection
    if (!own?.ready || own.progress || own.ageMs === null) return dataAge(connection)
    const minutes = Math.floor(own.ageMs / 60_000)
    if (minutes < 2) return t('ready')
    return minutes < 120 ? t('readyMinutes', { count: minutes }) : t('readyHours', { count: Math.floor(minutes / 60) })
  }
}

/** How old the data of this device is, in words. */
export function useDataAge(): (connection: Connection) => string {
  const t = useTranslations('scanner.connection')
  return ({ own }) => {
    if (own?.progress) {
      const percent = percentOf(own.progress)
      return percent === null ? t('loadingStarts') : t('loading', { percent })
    }
    if (!own || own.ageMs === null) return t('noData')
    const minutes = Math.floor(own.ageMs / 60_000)
    if (minutes < 2) return t('fresh')
    return minutes < 120 ? t('minutes', { count: minutes }) : t('hours', { count: Math.floor(minutes / 60) })
  }
}

/** One line for the foot of a verdict. */
export function useConnectionLine(): (connection: Connection, decidedHere: boolean) => string {
  const t = useTranslations('scanner.connection')
  const dataAge = useDataAge()
  return (connection, decidedHere) => {
    const { own, state } = connection
    const line = decidedHere ? t('decidedHere') : t(state)
    if (!own) return line
    const detail = decidedHere ? dataAge(connection) : t('waiting', { count: own.waiting })
    return `${line} · ${detail}`
  }
}
