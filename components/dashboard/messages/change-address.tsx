'use client'
// "I changed the address": the right one, and the message goes there.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { changeAddressInput } from '@/server/notifications/contract'
import { useErrorText } from '../error-text'

type ChangeAddressProps = {
  organization: string
  id: string
  recipient: string
  /** `primary` where it is the thing to do. */
  tone: 'ghost' | 'primary'
  /** With the message that goes to the new address, and what to say. */
  onDone: (id: string, words: string) => void
}

export function ChangeAddress({ organization, id, recipient, tone, onDone }: ChangeAddressProps) {
  const t = useTranslations('messages.address')
  const common = useTranslations('common.actions')
  const { textOf, fieldTextOf } = useErrorText()
  const isHydrated = useHydrated()
  const [isOpen, setOpen] = useState(false)
  const [email, setEmail] = useState(recipient)
  const [isTried, setTried] = useState(false)
  const [key, setKey] = useState('')
  const change = useMutation(useTRPC().notifications.changeAddress.mutationOptions())
  const isMailbox = changeAddressInput.shape.email.safeParse(email).success

  function open(next: boolean) {
    setOpen(next)
    setTried(false)
    change.reset()
    if (next) setKey(crypto.randomUUID())
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (!isMailbox) return
    const changed = await change.mutateAsync({ organization, id, email, key }).catch(() => null) // in `change.error`
    if (!changed) return
    setOpen(false)
    onDone(changed.id, t(changed.purchaseCorrected ? 'doneWithPurchase' : 'done'))
  }

  return (
    <Dialog
      trigger={
        <Button tone={tone} size="small" disabled={!isHydrated}>
          {t('label')}
        </Button>
      }
      open={isOpen}
      onOpenChange={open}
      title={t('title')}
      description={t('text')}
      closeLabel={common('close')}
    >
      <form method="post" noValidate onSubmit={submit} className="grid gap-5">
        <Field label={t('field')} error={isTried && !isMailbox ? fieldTextOf({ code: 'not_an_email' }) : undefined}>
          <Input
            type="email"
            autoComplete="off"
            maxLength={254}
            value={email}
            onChange={(event) => {
              setEmail(event.currentTarget.value)
              change.reset()
            }}
          />
        </Field>
        {change.error && isMailbox ? (
          <Notice tone="bad" live>
            {textOf(change.error)}
          </Notice>
        ) : null}
        <DialogFooter>
          <Button type="submit" loading={change.isPending}>
            {t('submit')}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
