'use client'
// The ticket is offered to somebody who has not answered: to whom, until when, and the way to take it back.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { PendingTransfer } from '@/server/tickets/transfers/contract'
import { callTicket } from './call-ticket'
import { sheetStyles } from './sheet'
import { useTicketError } from './use-ticket-error'

type PendingOfferProps = { token: string; pending: PendingTransfer & { until: string } }

export function PendingOffer({ token, pending }: PendingOfferProps) {
  const t = useTranslations('ticket.pending')
  const router = useRouter()
  const { textOf } = useTicketError()
  const [isWorking, setWorking] = useState(false)
  const [fault, setFault] = useState<string | null>(null)

  async function takeBack() {
    setWorking(true)
    setFault(null)
    const answer = await callTicket('revoke', { token })
    setWorking(false)
    if (!answer.ok && answer.code !== 'ticket.transfer_closed') return setFault(textOf(answer))
    router.refresh()
  }

  return (
    <section role="status" className={`mt-4 ${sheetStyles}`}>
      <h2 className="text-xl">{t('title')}</h2>
      <p className="mt-1.5 text-[15px] [overflow-wrap:anywhere] text-ink-2">
        {t.rich('text', {
          name: () => <bdi className="font-semibold text-ink">{pending.toName}</bdi>,
          email: () => <span>{pending.toEmail}</span>,
          until: pending.until,
        })}
      </p>
      {fault ? (
        <p role="alert" className="mt-3 font-semibold text-danger">
          {fault}
        </p>
      ) : null}
      <Button tone="ghost" wide className="mt-4" loading={isWorking} onClick={takeBack}>
        {t('revoke')}
      </Button>
    </section>
  )
}
