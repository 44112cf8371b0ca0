'use client'
// Takes the ticket that is offered, under the name that shall stand on it, or says no.
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { callTicket } from './call-ticket'
import { TicketForm } from './ticket-form'
import { useTicketError } from './use-ticket-error'

export function DecideOffer({ token, name }: { token: string; name: string }) {
  const t = useTranslations('ticket.offer')
  const locale = useLocale()
  const router = useRouter()
  const { textOf } = useTicketError()
  const [fault, setFault] = useState<string | null>(null)

  async function decline() {
    setFault(null)
    const answer = await callTicket('decline', { token })
    if (!answer.ok) {
      setFault(textOf(answer))
      throw new Error(answer.code)
    }
    router.refresh()
  }

  return (
    <>
      <TicketForm
        submitLabel={t('accept')}
        send={(values) => callTicket('accept', { token, name: values.name ?? '', locale })}
        onDone={(data) => {
          const url = urlIn(data)
          if (url) location.assign(url)
          else router.refresh()
        }}
      >
        {(faults) => (
          <>
            <Field label={t('name')} name="name" error={faults.name} description={t('nameHelp')}>
              <Input required maxLength={200} autoComplete="name" defaultValue={name} />
            </Field>
            <p className="text-sm text-ink-2">{t('money')}</p>
          </>
        )}
      </TicketForm>
      <ConfirmDialog
        trigger={
          <Button tone="quiet" wide className="mt-2.5">
            {t('decline')}
          </Button>
        }
        title={t('declineTitle')}
        description={t('declineText')}
        confirmLabel={t('decline')}
        cancelLabel={t('keep')}
        tone="primary"
        onConfirm={decline}
        error={fault}
      />
    </>
  )
}

/** Of our own server, on our own origin. */
function urlIn(data: unknown): string | null {
  const url = data !== null && typeof data === 'object' && 'url' in data ? data.url : null
  return typeof url === 'string' && URL.canParse(url) && new URL(url).protocol.startsWith('http') ? url : null
}
