'use client'
// The choices of a refund: how much, for which tickets, why, and what becomes of the tickets. Sent with a key of its own, so that a
// press that is repeated after a lost answer is the same refund.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { RadioGroup } from '@/components/ui/radio-group'
import { Select } from '@/components/ui/select'
import { useToast } from '@/components/ui/toast'
import { formatMoney } from '@/server/kernel/format'
import { type RefundOptions, refundReasons } from '@/server/payments/refunds/contract'
import { useErrorText } from '../error-text'
import { amountOf, endingTickets, fateOf, firstChoice, type RefundChoice, requestOf } from './refund-choice'
import { EnteredNotice, TicketChoice } from './ticket-choice'

type RefundFormProps = {
  organization: string
  purchaseId: string
  timeZone: string
  options: RefundOptions
  onDone: () => void
}

export function RefundForm({ organization, purchaseId, timeZone, options, onDone }: RefundFormProps) {
  const t = useTranslations('refunds')
  const locale = useLocale()
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [key] = useState(() => crypto.randomUUID())
  const [choice, setChoice] = useState(firstChoice)
  const refund = useMutation(useTRPC().refunds.refund.mutationOptions())
  const change = (next: Partial<RefundChoice>) => setChoice((last) => ({ ...last, ...next }))
  const amount = amountOf(choice, options, locale)
  const ending = endingTickets(choice, options)
  const request = requestOf(choice, options, locale)
  const isNothing = options.left.amount === 0

  if (options.isDisputed) return <Notice tone="bad">{t('dialog.disputed')}</Notice>
  if (isNothing && !options.tickets.some(({ status }) => status !== 'void')) {
    return <Notice tone="off">{t('dialog.nothingLeft')}</Notice>
  }

  async function submit() {
    if (!request) return
    const done = await refund.mutateAsync({ organization, purchaseId, key, ...request }).catch(() => null) // the reason is in `refund.error`
    if (!done) return
    toast.done(t(done.refundId ? 'dialog.done' : 'dialog.doneFree'))
    onDone()
    router.refresh()
  }

  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <RadioGroup
        legend={t('dialog.scope')}
        value={choice.scope}
        onValueChange={(scope) => change({ scope, fate: null })}
        items={[
          { value: 'all', label: t('dialog.all'), description: formatMoney(options.left, locale) },
          { value: 'tickets', label: t('dialog.tickets'), disabled: options.tickets.length === 0 },
          { value: 'amount', label: t('dialog.amount'), disabled: isNothing },
        ]}
      />
      {choice.scope === 'tickets' ? (
        <TicketChoice
          tickets={options.tickets}
          timeZone={timeZone}
          chosen={choice.ticketIds}
          onChange={(ticketIds) => change({ ticketIds })}
        />
      ) : null}
      {choice.scope === 'amount' ? (
        <Field
          label={t('dialog.howMuch')}
          description={t('dialog.atMost', { amount: formatMoney(options.left, locale) })}
          error={choice.amountText !== '' && !amount ? t('dialog.badAmount') : undefined}
        >
          <Input
            inputMode="decimal"
            autoComplete="off"
            value={choice.amountText}
            after={options.currency}
            onChange={(event) => change({ amountText: event.target.value })}
          />
        </Field>
      ) : null}
      {options.feeLeft.amount > 0 && choice.scope !== 'amount' ? (
        <Checkbox
          label={t('dialog.keepFees', { amount: formatMoney(options.feeLeft, locale) })}
          checked={choice.keepFees}
          onCheckedChange={(keepFees) => change({ keepFees })}
        />
      ) : null}
      {isNothing ? null : (
        <RadioGroup
          legend={t('dialog.fate')}
          value={fateOf(choice)}
          onValueChange={(fate) => change({ fate })}
          items={[
            { value: 'void', label: t('dialog.void'), description: t('dialog.voidText') },
            { value: 'keep', label: t('dialog.keep'), description: t('dialog.keepText') },
          ]}
        />
      )}
      <EnteredNotice tickets={ending} timeZone={timeZone} />
      <Field label={t('dialog.reason')}>
        <Select
          aria-label={t('dialog.reason')}
          value={choice.reason}
          onValueChange={(reason) => change({ reason })}
          items={refundReasons.map((value) => ({ value, label: t(`reasons.${value}`) }))}
        />
      </Field>
      <Field label={t('dialog.note')} hint={t('dialog.optional')} description={t('dialog.noteHelp')}>
        <Textarea
          rows={2}
          maxLength={1000}
          value={choice.note}
          onChange={(event) => change({ note: event.target.value })}
        />
      </Field>
      <p className="num text-sm text-ink-2" aria-live="polite">
        {t('dialog.ending', { count: ending.length })}
      </p>
      {refund.error ? (
        <Notice tone="bad" live>
          {textOf(refund.error)}
        </Notice>
      ) : null}
      <DialogFooter>
        <Button type="submit" tone="danger" disabled={!request} loading={refund.isPending}>
          {amount && amount.amount > 0
            ? t('dialog.submit', { amount: formatMoney(amount, locale) })
            : t(request ? 'dialog.submitFree' : 'refund')}
        </Button>
      </DialogFooter>
    </form>
  )
}
