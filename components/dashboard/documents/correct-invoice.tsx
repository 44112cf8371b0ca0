'use client'
// Another buyer on an invoice: a credit note over the old one and a new one, in one step that says so.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { correctInvoiceInput, type PurchaseDocument } from '@/server/documents/contract'
import { useErrorText } from '../error-text'
import { faultResolver } from '../fault-resolver'

type CorrectInvoiceProps = { organization: string; invoice: PurchaseDocument }

export function CorrectInvoice({ organization, invoice }: CorrectInvoiceProps) {
  const t = useTranslations('documents.correct')
  const common = useTranslations('common.actions')
  const [isOpen, setOpen] = useState(false)
  return (
    <Dialog
      trigger={
        <Button tone="ghost" size="small">
          {t('open')}
        </Button>
      }
      open={isOpen}
      onOpenChange={setOpen}
      title={t('title', { label: invoice.label })}
      description={t('text')}
      closeLabel={common('close')}
    >
      <CorrectInvoiceForm organization={organization} invoice={invoice} onDone={() => setOpen(false)} />
    </Dialog>
  )
}

const buyerInput = correctInvoiceInput.shape.buyer

function CorrectInvoiceForm({ organization, invoice, onDone }: CorrectInvoiceProps & { onDone: () => void }) {
  const t = useTranslations('documents.correct')
  const router = useRouter()
  const toast = useToast()
  const { textOf, fieldTextOf } = useErrorText()
  const correct = useMutation(useTRPC().documents.correct.mutationOptions())
  const { name, company, address, vatNumber } = invoice.buyer
  const { register, handleSubmit, formState } = useForm({
    resolver: faultResolver(buyerInput, fieldTextOf),
    defaultValues: { name, company, address, vatNumber },
  })
  const { errors, isSubmitting } = formState

  const send = handleSubmit(async (buyer) => {
    const done = await correct.mutateAsync({ organization, invoiceId: invoice.id, buyer }).catch(() => null)
    if (!done) return // the reason is in `correct.error`
    toast.done(t('done', { label: done.label }))
    onDone()
    router.refresh()
  })

  return (
    <form method="post" noValidate onSubmit={send} className="grid gap-4">
      {correct.error ? (
        <Notice tone="bad" live>
          {textOf(correct.error)}
        </Notice>
      ) : null}
      <Field label={t('name')} error={errors.name?.message}>
        <Input autoComplete="off" dir="auto" {...register('name')} />
      </Field>
      <Field label={t('company')} error={errors.company?.message}>
        <Input autoComplete="off" dir="auto" {...register('company')} />
      </Field>
      <Field label={t('address')} error={errors.address?.message}>
        <Textarea rows={3} dir="auto" {...register('address')} />
      </Field>
      <Field label={t('vatNumber')} error={errors.vatNumber?.message}>
        <Input autoComplete="off" className="num" {...register('vatNumber')} />
      </Field>
      <DialogFooter>
        <Button type="submit" loading={isSubmitting}>
          {t('submit')}
        </Button>
      </DialogFooter>
    </form>
  )
}
