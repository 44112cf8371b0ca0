'use client'
// Another phone shows this ticket. With six digits that come by mail it can be this one.
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { displayCodeMinutes } from '@/server/tickets/rotating/contract'
import { callTicket, type TicketAnswer, type TicketFailure } from './call-ticket'
import { TicketForm } from './ticket-form'
import { useTicketError } from './use-ticket-error'

type RotatingMoveProps = {
  token: string
  /** A mail can be sent to its holder. */
  movable: boolean
  /** This phone showed it before. */
  lost: boolean
  move: (code: string) => Promise<TicketAnswer<unknown>>
  onMoved: (data: unknown) => Promise<void>
}

export function RotatingMove({ token, movable, lost, move, onMoved }: RotatingMoveProps) {
  const t = useTranslations('ticket.rotating.elsewhere')
  const locale = useLocale()
  const { textOf } = useTicketError()
  const [step, setStep] = useState<'told' | 'sending' | 'typing'>('told')
  const [failure, setFailure] = useState<TicketFailure | null>(null)

  async function send() {
    setStep('sending')
    const answer = await callTicket('sendDisplayCode', { token, locale })
    setFailure(answer.ok ? null : answer)
    setStep(answer.ok ? 'typing' : 'told')
  }

  if (step === 'typing') {
    return (
      <div className="text-left">
        <TicketForm
          title={t('typeTitle')}
          text={t('typeText', { minutes: displayCodeMinutes })}
          submitLabel={t('submit')}
          cancelLabel={t('again')}
          onCancel={send}
          send={(values) => move((values.code ?? '').replace(/\s/g, ''))}
          onDone={(data) => void onMoved(data)}
        >
          {(faults) => (
            <Field label={t('code')} name="code" error={faults.code}>
              <Input
                required
                autoFocus
                inputMode="numeric"
                autoComplete="one-time-code"
                pattern="\s*(\d\s*){6}"
                maxLength={20}
                className="num"
              />
            </Field>
          )}
        </TicketForm>
      </div>
    )
  }
  return (
    <>
      <div role="status">
        <p className="display text-2xl">{t(lost ? 'lostTitle' : 'title')}</p>
        <p className="mt-1.5 text-[15px] text-balance text-ink-2">{t(movable ? 'text' : 'notMovable')}</p>
      </div>
      {movable ? (
        <Button loading={step === 'sending'} onClick={send}>
          {t('send')}
        </Button>
      ) : null}
      <p role="alert" className={failure ? 'font-semibold text-danger' : 'sr-only'}>
        {failure ? textOf(failure) : null}
      </p>
    </>
  )
}
