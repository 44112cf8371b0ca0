'use client'
// Another name on the ticket; its code stays.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { callTicket } from './call-ticket'
import { secretHere } from './rotating-store'
import { TicketForm } from './ticket-form'

type RenameFormProps = { token: string; name: string; left: number; onDone: () => void; onCancel: () => void }

export function RenameForm({ token, name, left, onDone, onCancel }: RenameFormProps) {
  const t = useTranslations('ticket.renameForm')
  const router = useRouter()
  return (
    <TicketForm
      title={t('title')}
      text={t('text', { count: left })}
      submitLabel={t('submit')}
      cancelLabel={t('cancel')}
      onCancel={onCancel}
      send={async (values) =>
        callTicket('rename', { token, name: values.name ?? '', display: await secretHere(token) })
      }
      onDone={() => {
        onDone()
        router.refresh()
      }}
    >
      {(faults) => (
        <Field label={t('name')} name="name" error={faults.name}>
          <Input required maxLength={200} autoComplete="off" defaultValue={name} autoFocus />
        </Field>
      )}
    </TicketForm>
  )
}
