'use client'
// Says what a line of a statement is: the payment of a purchase that is looked for here, or nothing of ours.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { formatMoney } from '@/server/kernel/format'
import type { BankLineView } from '@/server/payments/external/bank/contract'
import { useErrorText } from '../error-text'

type LineProps = { organization: string; line: BankLineView }

export function AssignLine({ organization, line }: LineProps) {
  const t = useTranslations('external.bank')
  const common = useTranslations('common.actions')
  const locale = useLocale()
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const trpc = useTRPC().external
  const [open, setOpen] = useState(false)
  const [search, setSearch] = useState('')
  const wanted = search.trim()
  const found = useQuery(
    trpc.awaited.queryOptions(
      { organization, limit: 8, ...(wanted !== '' && { search: wanted.slice(0, 200) }) },
      { enabled: open },
    ),
  )
  const assign = useMutation(trpc.assignLine.mutationOptions())

  async function choose(purchaseId: string) {
    const done = await assign.mutateAsync({ organization, lineId: line.id, purchaseId }).then(
      () => true,
      () => false, // the reason is in `assign.error`
    )
    if (!done) return
    setOpen(false)
    toast.done(t('assigned'))
    router.refresh()
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        assign.reset()
      }}
      trigger={
        <Button tone="ghost" size="small" className="min-h-11">
          {t('assign')}
        </Button>
      }
      title={t('assignTitle')}
      description={t('assignText', { amount: formatMoney(line.amount, locale), text: line.text })}
      closeLabel={common('close')}
    >
      <div className="grid gap-4">
        <Field label={t('assignSearch')}>
          <Input
            type="search"
            autoComplete="off"
            value={search}
            maxLength={200}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        </Field>
        {assign.error ? (
          <Notice tone="bad" live>
            {textOf(assign.error)}
          </Notice>
        ) : null}
        {found.data?.payments.length === 0 ? <p className="text-ink-2">{t('assignNone')}</p> : null}
        <ul className="max-h-[40vh] divide-y divide-line overflow-y-auto">
          {found.data?.payments.map(({ paymentId, purchase, amount, reference }) => (
            <li key={paymentId} className="flex flex-wrap items-center justify-between gap-3 py-3">
              <span className="min-w-0">
                <b className="block font-semibold">{purchase.buyerName || purchase.number}</b>
                <span className="num block text-sm text-ink-2">
                  {`${reference} · ${formatMoney(amount, locale)} · ${purchase.eventTitle}`}
                </span>
              </span>
              <Button
                tone="ghost"
                size="small"
                className="min-h-11"
                aria-label={t('assignChoose', { number: purchase.number })}
                loading={assign.isPending && assign.variables.purchaseId === purchase.id}
                disabled={assign.isPending}
                onClick={() => choose(purchase.id)}
              >
                {t('assign')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}

export function IgnoreLine({ organization, line }: LineProps) {
  const t = useTranslations('external.bank')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const ignore = useMutation(
    useTRPC().external.ignoreLine.mutationOptions({
      onSuccess() {
        toast.done(t('ignored'))
        router.refresh()
      },
      onError: (error) => toast.failed(textOf(error)),
    }),
  )
  return (
    <Button
      tone="quiet"
      size="small"
      className="min-h-11"
      loading={ignore.isPending}
      onClick={() => ignore.mutate({ organization, lineId: line.id })}
    >
      {t('ignore')}
    </Button>
  )
}
