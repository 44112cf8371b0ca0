'use client'
// Finds a ticket by a name, a code or a purchase number, for a gate that may; what is found is let in like a typed code.
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type SubmitEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Spinner } from '@/components/ui/spinner'
import type { FoundTicket } from '@/server/scanning/contract'
import { GateRefusal, type Station } from './gate-line'
import { useWhen } from './use-when'

type SearchSheetProps = {
  station: Station
  /** Names lie on no phone: without a network there is nothing to search in. */
  isOffline: boolean
  open: boolean
  onOpenChange: (open: boolean) => void
  onCode: (code: string) => void
}

export function SearchSheet({ station, isOffline, open, onOpenChange, onCode }: SearchSheetProps) {
  const t = useTranslations('scanner.search')
  const [asked, setAsked] = useState('')
  const { data, error, isFetching } = useQuery({
    queryKey: ['gate', station.key, 'search', asked],
    queryFn: () => station.line.search(asked),
    enabled: open && asked !== '',
    // Names stay no longer than they are looked at.
    gcTime: 0,
    staleTime: 0,
    networkMode: 'always',
    retry: false,
  })

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const text = new FormData(event.currentTarget).get('q')
    setAsked(typeof text === 'string' ? text.trim() : '')
  }

  function close(next: boolean): void {
    if (!next) setAsked('')
    onOpenChange(next)
  }

  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={t('title')}
      description={t('help')}
      closeLabel={t('close')}
      className="dark text-ink"
    >
      <form onSubmit={submit} className="flex gap-2.5">
        <Input
          autoFocus
          name="q"
          size="large"
          aria-label={t('label')}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="search"
          minLength={2}
          maxLength={120}
          required
        />
        <Button type="submit" size="large" loading={isFetching}>
          {t('go')}
        </Button>
      </form>
      <div aria-live="polite" className="mt-4">
        {error ? (
          <Notice tone="bad" title={t(faultOf(error))} />
        ) : isOffline && !isFetching && !data ? (
          <Notice tone="wait" title={t('offline')} />
        ) : isFetching ? (
          <Spinner className="mx-auto my-8 size-6" />
        ) : data ? (
          data.length === 0 ? (
            <p className="text-ink-2">{t('none')}</p>
          ) : (
            <ul
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
              tabIndex={0}
              aria-label={t('found', { count: data.length })}
              className="-mx-1 max-h-[50dvh] divide-y divide-line overflow-y-auto px-1"
            >
              {data.map((ticket) => (
                <FoundLine
                  key={ticket.ticketId}
                  ticket={ticket}
                  timeZone={station.event.timeZone}
                  onChoose={() => {
                    close(false)
                    onCode(ticket.ticketCode)
                  }}
                />
              ))}
            </ul>
          )
        ) : null}
      </div>
    </Dialog>
  )
}

function faultOf(error: unknown): 'offline' | 'tooMany' | 'failed' {
  if (!(error instanceof GateRefusal) || error.code === null) return 'offline'
  return error.code === 'rate_limited' ? 'tooMany' : 'failed'
}

type FoundLineProps = { ticket: FoundTicket; timeZone: string; onChoose: () => void }

function FoundLine({ ticket, timeZone, onChoose }: FoundLineProps) {
  const t = useTranslations('scanner.search')
  const when = useWhen(timeZone)
  const { attendeeName, ticketTypeName, ticketCode, status, admittedAt } = ticket
  const state = status === 'valid' ? (admittedAt ? t('came', { when: when(admittedAt) }) : null) : t(status)
  return (
    <li className="flex items-center justify-between gap-3 py-3">
      <div className="min-w-0">
        <p dir="auto" className="truncate font-semibold">
          {attendeeName}
        </p>
        <p className="text-sm text-ink-2">{[ticketTypeName, ticketCode].join(' · ')}</p>
        {state ? <p className="text-sm font-semibold">{state}</p> : null}
      </div>
      <Button
        tone="ghost"
        size="small"
        className="min-h-11"
        onClick={onChoose}
        aria-label={`${t('check')} : ${attendeeName}`}
      >
        {t('check')}
      </Button>
    </li>
  )
}
