'use client'
// What may be done with one ticket, behind one button: seen, taken home, sent again, renamed, made again, voided. Each is asked about
// before it happens; the server decides again.
import { useQuery } from '@tanstack/react-query'
import { Ban, Download, EllipsisVertical, Mail, RefreshCw, Ticket, UserPen } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { savePdf } from '@/components/ticket/save-pdf'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { useToast } from '@/components/ui/toast'
import { type TicketAct, TicketActDialog } from './ticket-act-dialog'

type TicketMenuProps = {
  organization: string
  ticket: { id: string; code: string }
  mayVoid: boolean
}

export function TicketMenu({ organization, ticket, mayVoid }: TicketMenuProps) {
  const t = useTranslations('ticketActs')
  const isHydrated = useHydrated()
  const toast = useToast()
  const [isWanted, setWanted] = useState(false)
  const [act, setAct] = useState<TicketAct | null>(null)
  const query = useTRPC().tickets.get.queryOptions({ organization, id: ticket.id }, { enabled: isWanted, gcTime: 0 })
  const { data, error, refetch, isFetching } = useQuery(query)
  // What was true when it was last opened may not be: an address on its way out is never shown.
  const facts = isFetching ? undefined : data
  return (
    <>
      <Menu
        heading={t('menuTitle', { code: ticket.code })}
        trigger={
          <Button
            tone="quiet"
            size="icon"
            disabled={!isHydrated}
            aria-label={t('menu', { code: ticket.code })}
            onClick={() => {
              if (isWanted) void refetch()
              setWanted(true)
            }}
          >
            <EllipsisVertical className="size-5" aria-hidden="true" />
          </Button>
        }
        items={[...looks(), ...acts()]}
      />
      <TicketActDialog
        organization={organization}
        ticketId={ticket.id}
        facts={facts ?? null}
        error={error}
        act={act}
        onClose={() => setAct(null)}
      />
    </>
  )

  /** Their addresses come with the answer. */
  function looks(): MenuItem[] {
    if (!facts) return [{ kind: 'action', label: t('loading'), disabled: true, onSelect: () => {} }]
    const path = new URL(facts.url).pathname
    const seen: MenuItem[] = [{ kind: 'link', label: t('open'), icon: <Ticket />, href: path }]
    if (facts.status !== 'valid') return seen
    // The page of the file has no language: /t/…/pdf.
    const file = `/t/${path.split('/').at(-1)}/pdf`
    return [...seen, { kind: 'action', label: t('download'), icon: <Download />, onSelect: () => void download(file) }]
  }

  async function download(file: string) {
    toast.info(t('making'))
    if (!(await savePdf(file, `portillon-${ticket.code}.pdf`))) toast.failed(t('notMade'))
  }

  function acts(): MenuItem[] {
    if (facts && (facts.status === 'void' || facts.isOver)) {
      const why = facts.status === 'void' ? 'void' : 'over'
      return [{ kind: 'action', label: t(`closed.${why}`), disabled: true, onSelect: () => {} }]
    }
    const open = (which: TicketAct) => () => setAct(which)
    return [
      { kind: 'separator', id: 'acts' },
      { kind: 'action', label: t('rename.action'), icon: <UserPen />, onSelect: open('rename') },
      {
        kind: 'action',
        label: t('resend.action'),
        icon: <Mail />,
        disabled: facts?.recipient === null,
        onSelect: open('resend'),
      },
      {
        kind: 'action',
        label: t('reissue.action'),
        icon: <RefreshCw />,
        disabled: facts?.status === 'blocked',
        onSelect: open('reissue'),
      },
      ...(mayVoid
        ? [
            { kind: 'separator' as const, id: 'end' },
            { kind: 'action' as const, label: t('void.action'), icon: <Ban />, danger: true, onSelect: open('void') },
          ]
        : []),
    ]
  }
}
