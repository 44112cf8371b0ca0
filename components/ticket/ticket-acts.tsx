'use client'
// What holders do with their ticket by themselves: give it to somebody, take the offer back, change the name. The forms are loaded when
// they are asked for, so that showing a ticket stays light.
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useOnline } from '@/components/scanner/use-online'
import type { HolderRights, PendingTransfer } from '@/server/tickets/transfers/contract'
import { PendingOffer } from './pending-offer'
import { sheetStyles } from './sheet'

const TransferForm = dynamic(() => import('./transfer-form').then(({ TransferForm }) => TransferForm))
const RenameForm = dynamic(() => import('./rename-form').then(({ RenameForm }) => RenameForm))

type TicketActsProps = {
  token: string
  holderName: string
  rights: HolderRights
  pending: (PendingTransfer & { until: string }) | null
  /** For which an offer stands. */
  offerDays: number
  /** When changes close, in words. */
  closes: string
}

export function TicketActs({ token, holderName, rights, pending, offerDays, closes }: TicketActsProps) {
  const t = useTranslations('ticket.acts')
  const isOnline = useOnline()
  const [open, setOpen] = useState<'transfer' | 'rename' | null>(null)
  const mayTransfer = rights.mayTransfer && pending === null
  const close = () => setOpen(null)
  return (
    <>
      {pending ? <PendingOffer token={token} pending={pending} /> : null}
      {open === 'transfer' ? (
        <section className={`mt-4 ${sheetStyles}`}>
          <TransferForm token={token} days={offerDays} onDone={close} onCancel={close} />
        </section>
      ) : open === 'rename' ? (
        <section className={`mt-4 ${sheetStyles}`}>
          <RenameForm token={token} name={holderName} left={rights.renamesLeft} onDone={close} onCancel={close} />
        </section>
      ) : mayTransfer || rights.mayRename ? (
        <div className="mt-3 text-center">
          <div className="flex flex-wrap justify-center gap-x-1">
            {mayTransfer ? <Act label={t('transfer')} disabled={!isOnline} onOpen={() => setOpen('transfer')} /> : null}
            {rights.mayRename ? (
              <Act label={t('rename')} disabled={!isOnline} onOpen={() => setOpen('rename')} />
            ) : null}
          </div>
          <p className="text-[13px] text-white/85">{isOnline ? t('until', { moment: closes }) : t('needsNetwork')}</p>
        </div>
      ) : null}
    </>
  )
}

function Act({ label, disabled, onOpen }: { label: string; disabled: boolean; onOpen: () => void }) {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={onOpen}
      className="min-h-11 rounded-full px-4 font-semibold text-white underline decoration-white/50 underline-offset-4 hover:bg-white/15 disabled:opacity-60"
    >
      {label}
    </button>
  )
}
