'use client'
// Makes a webhook address, and then shows its secret, this one time.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { EndpointForm, type EndpointValues } from './endpoint-form'
import { EndpointSecret } from './endpoint-secret'

const nothing: EndpointValues = { name: '', url: '', types: ['payment.completed', 'ticket.completed'] }

export function CreateEndpoint({ organization }: { organization: string }) {
  const t = useTranslations('webhooks')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const create = useMutation(useTRPC().webhooks.create.mutationOptions())

  async function submit(values: EndpointValues) {
    const made = await create.mutateAsync({ organization, ...values }).catch(() => null) // the reason is in `create.error`
    if (!made) return
    setOpen(false)
    setSecret(made.secret)
  }

  return (
    <>
      <Dialog
        trigger={<Button size="small">{t('create')}</Button>}
        open={isOpen}
        onOpenChange={(next) => {
          setOpen(next)
          create.reset()
        }}
        title={t('create')}
        description={t('createText')}
        closeLabel={common('close')}
      >
        <EndpointForm
          initial={nothing}
          submitLabel={t('submit')}
          isPending={create.isPending}
          error={create.error}
          onSubmit={submit}
        />
      </Dialog>
      <EndpointSecret
        secret={secret}
        onDone={() => {
          setSecret(null)
          router.refresh()
        }}
      />
    </>
  )
}
