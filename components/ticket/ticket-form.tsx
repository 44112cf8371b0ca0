'use client'
// A small form of a ticket's or an offer's page: it sends once, keeps what was typed when it is refused, and says why at the field.
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import type { TicketAnswer } from './call-ticket'
import { useTicketError } from './use-ticket-error'

type Values = Readonly<Record<string, string>>

type TicketFormProps = {
  title?: string
  text?: string
  submitLabel: string
  cancelLabel?: string
  onCancel?: () => void
  send: (values: Values) => Promise<TicketAnswer<unknown>>
  onDone: (data: unknown) => void
  children: (faults: Values) => ReactNode
}

export function TicketForm(props: TicketFormProps) {
  const { title, text, submitLabel, cancelLabel, onCancel, send, onDone, children } = props
  const { textOf, fieldTextsOf } = useTicketError()
  const [isWorking, setWorking] = useState(false)
  const [faults, setFaults] = useState<Values>({})
  const [refusal, setRefusal] = useState<string | null>(null)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isWorking) return
    const entries = [...new FormData(event.currentTarget)].filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    )
    setWorking(true)
    setFaults({})
    setRefusal(null)
    const answer = await send(Object.fromEntries(entries))
    setWorking(false)
    if (answer.ok) return onDone(answer.data)
    const atFields = fieldTextsOf(answer)
    setFaults(atFields)
    if (Object.keys(atFields).length === 0) setRefusal(textOf(answer))
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {title ? (
        <div>
          <h2 className="text-2xl">{title}</h2>
          {text ? <p className="mt-1.5 text-[15px] text-ink-2">{text}</p> : null}
        </div>
      ) : null}
      {children(faults)}
      <p role="alert" className={refusal ? 'font-semibold text-danger' : 'sr-only'}>
        {refusal}
      </p>
      <div className="flex flex-wrap gap-2.5">
        <Button type="submit" loading={isWorking} className="grow">
          {submitLabel}
        </Button>
        {onCancel ? (
          <Button tone="quiet" disabled={isWorking} onClick={onCancel}>
            {cancelLabel}
          </Button>
        ) : null}
      </div>
    </form>
  )
}
