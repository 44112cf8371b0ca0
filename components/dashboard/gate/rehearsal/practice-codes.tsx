'use client'
// Practice tickets to hold before the phones of the gates, on the screen or printed.
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { PRACTICE_PAGE, type PracticeTicket } from '@/server/scanning/rehearsal/contract'
import { useErrorText } from '../../error-text'

const QUIET = 4

type PracticeCodesProps = {
  organization: string
  eventId: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function PracticeCodes({ organization, eventId, open, onOpenChange }: PracticeCodesProps) {
  const t = useTranslations('rehearsal.codes')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const { textOf } = useErrorText()
  const [from, setFrom] = useState(1)
  const { data, error } = useQuery(
    trpc.scanning.rehearsal.tickets.queryOptions({ organization, eventId, from }, { enabled: open }),
  )
  const isLast = data !== undefined && data.length < PRACTICE_PAGE
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')} closeLabel={common('close')}>
      <p className="mb-4 text-ink-2">{t('text')}</p>
      {error ? <Notice tone="bad">{textOf(error)}</Notice> : null}
      <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3" aria-busy={data === undefined}>
        {(data ?? []).map((ticket) => (
          <Code key={ticket.number} ticket={ticket} />
        ))}
      </ul>
      <DialogFooter>
        <Button tone="ghost" onClick={() => window.print()}>
          {t('print')}
        </Button>
        <Button onClick={() => setFrom(isLast ? 1 : from + PRACTICE_PAGE)}>{t(isLast ? 'back' : 'more')}</Button>
      </DialogFooter>
    </Dialog>
  )
}

function Code({ ticket: { number, typeName, qr } }: { ticket: PracticeTicket }) {
  const t = useTranslations('rehearsal.codes')
  const side = qr.size + 2 * QUIET
  return (
    <li className="min-w-0 text-center text-sm">
      <svg
        viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
        role="img"
        aria-label={t('number', { number })}
        shapeRendering="crispEdges"
        className="w-full rounded-sm"
      >
        <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
        <path d={qr.path} fill="#000" />
      </svg>
      <p className="num mt-1 font-semibold">{t('number', { number })}</p>
      <p className="break-words text-ink-2">{typeName}</p>
    </li>
  )
}
