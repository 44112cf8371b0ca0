'use client'
// Asks for the tickets of an address. What it says afterwards is true whether or not the address is known.
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { callTicket } from './call-ticket'
import { TicketForm } from './ticket-form'

export function LostTicketForm() {
  const t = useTranslations('ticket.lost')
  const locale = useLocale()
  const [isAsked, setAsked] = useState(false)
  if (isAsked) {
    return (
      <Notice
        tone="ok"
        live
        title={t('askedTitle')}
        action={
          <Button tone="ghost" size="small" className="min-h-11" onClick={() => setAsked(false)}>
            {t('another')}
          </Button>
        }
      >
        {t('askedText')}
      </Notice>
    )
  }
  return (
    <TicketForm
      submitLabel={t('submit')}
      send={({ email = '' }) => callTicket('findLost', { email, locale })}
      onDone={() => setAsked(true)}
    >
      {(faults) => (
        <Field label={t('email')} name="email" error={faults.email} description={t('emailHelp')}>
          <Input type="email" inputMode="email" autoComplete="email" required maxLength={254} size="large" />
        </Field>
      )}
    </TicketForm>
  )
}
