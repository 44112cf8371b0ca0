'use client'
// Writes a ticket to an NFC tag, from a phone that can (Chrome on Android); elsewhere there is nothing to see. Guards: what is written is the
// ticket's own signed token and no name; one tag at a time, and only while somebody waits for it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type SubmitEvent, useState, useSyncExternalStore } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import type { FoundTicket } from '@/server/scanning/contract'

type WriteTagsProps = { organization: string; eventId: string }

type Work =
  | { kind: 'idle' }
  | { kind: 'holding'; ticketId: string; stop: AbortController }
  | { kind: 'done'; name: string }
  | { kind: 'failed'; because: 'failed' | 'rotating' | 'refused' }

const never = () => () => {}

export function WriteTags(props: WriteTagsProps) {
  const canWrite = useSyncExternalStore(
    never,
    () => 'NDEFReader' in window,
    () => false,
  )
  return canWrite ? <TagCard {...props} /> : null
}

function TagCard({ organization, eventId }: WriteTagsProps) {
  const t = useTranslations('devices.nfc')
  const trpc = useTRPC()
  const [text, setText] = useState('')
  const [work, setWork] = useState<Work>({ kind: 'idle' })
  const token = useMutation(trpc.tickets.token.mutationOptions())
  const { data, isFetching } = useQuery(
    trpc.scanning.search.queryOptions(
      { organization, eventId, text },
      { enabled: text !== '', gcTime: 0, staleTime: 0 },
    ),
  )

  function search(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    const asked = new FormData(event.currentTarget).get('q')
    setText(typeof asked === 'string' ? asked.trim() : '')
    setWork({ kind: 'idle' })
  }

  async function write({ ticketId, attendeeName }: FoundTicket): Promise<void> {
    const read = await token.mutateAsync({ organization, id: ticketId }).catch(() => null)
    if (!read || read.isRotating) return setWork({ kind: 'failed', because: read ? 'rotating' : 'refused' })
    const stop = new AbortController()
    setWork({ kind: 'holding', ticketId, stop })
    try {
      const { writeTag } = await import('@/components/scanner/nfc')
      await writeTag(read.qrToken, stop.signal)
      setWork({ kind: 'done', name: attendeeName })
    } catch {
      setWork(stop.signal.aborted ? { kind: 'idle' } : { kind: 'failed', because: 'failed' })
    }
  }

  return (
    <Card className="mt-6">
      <CardHeader ruled title={t('title')} />
      <CardBody>
        <p className="mb-4 max-w-[68ch] text-ink-2">{t('lead')}</p>
        <form onSubmit={search} className="flex flex-wrap gap-2.5">
          <div className="min-w-0 flex-1 basis-56">
            <Input
              name="q"
              aria-label={t('search')}
              placeholder={t('search')}
              autoComplete="off"
              minLength={2}
              maxLength={120}
              required
            />
          </div>
          <Button type="submit" tone="ghost" loading={isFetching}>
            {t('go')}
          </Button>
        </form>
        <div aria-live="polite" className="mt-4 grid gap-3">
          {work.kind === 'done' ? <Notice tone="ok" title={t('done', { name: work.name })} /> : null}
          {work.kind === 'failed' ? <Notice tone="bad" title={t(work.because)} /> : null}
          {data?.length === 0 ? <p className="text-ink-2">{t('none')}</p> : null}
          <ul className="divide-y divide-line">
            {(data ?? []).map((ticket) => (
              <TagLine key={ticket.ticketId} ticket={ticket} work={work} onWrite={() => void write(ticket)} />
            ))}
          </ul>
        </div>
      </CardBody>
    </Card>
  )
}

function TagLine({ ticket, work, onWrite }: { ticket: FoundTicket; work: Work; onWrite: () => void }) {
  const t = useTranslations('devices.nfc')
  const isHolding = work.kind === 'holding' && work.ticketId === ticket.ticketId
  return (
    <li className="flex items-center justify-between gap-3 py-3">
      <div className="min-w-0">
        <p dir="auto" className="truncate font-semibold">
          {ticket.attendeeName}
        </p>
        <p className="text-sm text-ink-2">
          {isHolding ? t('hold') : `${ticket.ticketTypeName} · ${ticket.ticketCode}`}
        </p>
      </div>
      {isHolding ? (
        <Button tone="quiet" onClick={() => work.stop.abort()}>
          {t('cancel')}
        </Button>
      ) : (
        <Button
          tone="ghost"
          disabled={work.kind === 'holding' || ticket.status !== 'valid'}
          aria-label={`${t('write')} : ${ticket.attendeeName}`}
          onClick={onWrite}
        >
          {t('write')}
        </Button>
      )}
    </li>
  )
}
