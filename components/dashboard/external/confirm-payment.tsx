'use client'
// Says that money came from outside of any provider: how much, after a look at what is due.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { formatMoney } from '@/server/kernel/format'
import { currencyDecimals, type Money, parseAmount } from '@/server/kernel/money'
import { useErrorText } from '../error-text'

type ConfirmPaymentProps = {
  organization: string
  paymentId: string
  /** What is awaited still, and what had come before. */
  due: Money
  received: Money
  reference: string
  /** One among many in a list, or the thing to do on its page. */
  tone: 'ghost' | 'primary'
}

const outcomes = ['settled', 'late_settled', 'late_refunded', 'underpaid'] as const

export function ConfirmPayment({ organization, paymentId, due, received, reference, tone }: ConfirmPaymentProps) {
  const t = useTranslations('external.confirm')
  const common = useTranslations('common.actions')
  const locale = useLocale()
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState(() => typed(due, locale))
  const confirm = useMutation(useTRPC().external.confirm.mutationOptions())
  const amount = parseAmount(text, due.currency, locale) || null

  function change(next: boolean) {
    setOpen(next)
    setText(typed(due, locale))
    confirm.reset()
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (amount === null) return
    const said = { organization, paymentId, amount, received: received.amount }
    const outcome = await confirm.mutateAsync(said).catch(() => null) // the reason is in `confirm.error`
    if (!outcome) return
    setOpen(false)
    toast.done(t(`outcome.${outcomes.find((known) => known === outcome) ?? 'other'}`))
    router.refresh()
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button
          tone={tone}
          size="small"
          className="min-h-11 whitespace-nowrap"
          aria-label={`${t('open')} · ${reference}`}
        >
          {t('open')}
        </Button>
      }
      title={t('title')}
      description={t('text', { amount: formatMoney(due, locale) })}
      closeLabel={common('close')}
    >
      <form method="post" noValidate onSubmit={submit} className="grid gap-5">
        <Field label={t('amount')} error={amount === null ? t('bad') : undefined}>
          <Input
            inputMode="decimal"
            autoComplete="off"
            value={text}
            after={due.currency}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </Field>
        {amount !== null && amount !== due.amount ? (
          <Notice tone="wait" live>
            {t(amount < due.amount ? 'less' : 'more')}
          </Notice>
        ) : null}
        {confirm.error ? (
          <Notice tone="bad" live>
            {textOf(confirm.error)}
          </Notice>
        ) : null}
        <DialogFooter>
          <Button type="submit" disabled={amount === null} loading={confirm.isPending}>
            {t('submit', { amount: formatMoney({ amount: amount ?? due.amount, currency: due.currency }, locale) })}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}

/** What `parseAmount` reads back as the same amount. */
function typed({ amount, currency }: Money, locale: 'fr' | 'en'): string {
  const places = currencyDecimals(currency)
  const text = (amount / 10 ** places).toFixed(places)
  return locale === 'fr' ? text.replace('.', ',') : text
}
