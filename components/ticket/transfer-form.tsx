'use client'
// To whom the ticket goes. It says first what happens, since the old code dies when the other one accepts.
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { callTicket } from './call-ticket'
import { secretHere } from './rotating-store'
import { TicketForm } from './ticket-form'

type TransferFormProps = { token: string; days: number; onDone: () => void; onCancel: () => void }

export function TransferForm({ token, days, onDone, onCancel }: TransferFormProps) {
  const t = useTranslations('ticket.transferForm')
  const common = useTranslations('common.form')
  const locale = useLocale()
  const router = useRouter()
  return (
    <TicketForm
      title={t('title')}
      text={t('text', { days })}
      submitLabel={t('submit')}
      cancelLabel={t('cancel')}
      onCancel={onCancel}
      send={async (values) =>
        callTicket('offer', {
          token,
          locale,
          name: values.name ?? '',
          email: values.email ?? '',
          message: values.message ?? '',
          display: await secretHere(token),
        })
      }
      onDone={() => {
        onDone()
        router.refresh()
      }}
    >
      {(faults) => (
        <>
          <Field label={t('name')} name="name" error={faults.name}>
            <Input required maxLength={200} autoComplete="off" autoFocus />
          </Field>
          <Field label={t('email')} name="email" error={faults.email}>
            <Input type="email" inputMode="email" required maxLength={254} autoComplete="off" />
          </Field>
          <Field label={t('message')} hint={common('optional')} name="message" error={faults.message}>
            <Textarea rows={3} maxLength={300} />
          </Field>
        </>
      )}
    </TicketForm>
  )
}
