'use client'
// The form of a gate or a zone: a name and one thing more.
import { useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useErrorText } from '../../error-text'

type NameFormProps = {
  title: string
  open: boolean
  onClose: () => void
  labels: { name: string; placeholder: string; submit: string }
  known: string
  children: ReactNode
  /** A rejection is told in words. */
  onSubmit: (name: string) => Promise<void>
}

/** Mounted anew for each thing that is edited, so that it begins with what is true then. */
export function NameForm({ title, open, onClose, labels, known, children, onSubmit }: NameFormProps) {
  const common = useTranslations('common.actions')
  const { textOf, fieldTextOf } = useErrorText()
  const [name, setName] = useState(known)
  const [isTried, setTried] = useState(false)
  const [isWorking, setWorking] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '') return
    setWorking(true)
    setRefusal(null)
    await onSubmit(name).catch((error: unknown) => setRefusal(textOf(error)))
    setWorking(false)
  }

  return (
    <Dialog open={open} onOpenChange={(next) => next || onClose()} title={title} closeLabel={common('close')}>
      <form method="post" noValidate onSubmit={submit} className="grid gap-5">
        <Field
          label={labels.name}
          error={isTried && name.trim() === '' ? fieldTextOf({ code: 'required' }) : undefined}
        >
          <Input
            value={name}
            maxLength={80}
            autoComplete="off"
            placeholder={labels.placeholder}
            onChange={({ target }) => setName(target.value)}
          />
        </Field>
        {children}
        {refusal ? (
          <Notice tone="bad" live>
            {refusal}
          </Notice>
        ) : null}
        <DialogFooter>
          <Button type="submit" loading={isWorking}>
            {labels.submit}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
