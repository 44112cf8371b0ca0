'use client'
// What can be done with one webhook address: test it, change it, its secret, rest it, delete it.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { localePath } from '@/i18n/paths'
import type { EndpointView } from '@/server/webhooks/contract'
import { ConfirmAct } from '../confirm-act'
import { EndpointForm, type EndpointValues } from './endpoint-form'
import { EndpointSecret } from './endpoint-secret'

type ActProps = { organization: string; endpoint: EndpointView }

export function EditEndpoint({ organization, endpoint }: ActProps) {
  const t = useTranslations('webhooks')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const [isOpen, setOpen] = useState(false)
  const update = useMutation(useTRPC().webhooks.update.mutationOptions())
  const { id, version, name, url, types } = endpoint

  async function submit(values: EndpointValues) {
    const saved = await update.mutateAsync({ organization, id, version, ...values }).catch(() => null) // in `update.error`
    if (!saved) return
    setOpen(false)
    toast.done(t('saved'))
    router.refresh()
  }

  return (
    <Dialog
      trigger={
        <Button tone="ghost" size="small">
          {t('edit')}
        </Button>
      }
      open={isOpen}
      onOpenChange={(next) => {
        setOpen(next)
        update.reset()
      }}
      title={t('edit')}
      closeLabel={common('close')}
    >
      <EndpointForm
        key={version}
        initial={{ name, url, types }}
        submitLabel={common('save')}
        isPending={update.isPending}
        error={update.error}
        onSubmit={submit}
      />
    </Dialog>
  )
}

export function RotateEndpoint({ organization, endpoint: { id, oldSecretUntil } }: ActProps) {
  const t = useTranslations('webhooks')
  const router = useRouter()
  const [secret, setSecret] = useState<string | null>(null)
  const trpc = useTRPC()
  const rotate = useMutation(trpc.webhooks.rotate.mutationOptions())
  const end = useMutation(trpc.webhooks.endOldSecret.mutationOptions())
  return (
    <>
      {oldSecretUntil ? (
        <ConfirmAct
          trigger={
            <Button tone="ghost" size="small">
              {t('endOld')}
            </Button>
          }
          title={t('endOldQuestion')}
          description={t('endOldText')}
          confirmLabel={t('endOld')}
          act={() => end.mutateAsync({ organization, id })}
          done={t('endedOld')}
        />
      ) : null}
      <ConfirmAct
        trigger={
          <Button tone="ghost" size="small">
            {t('rotate')}
          </Button>
        }
        tone="primary"
        title={t('rotateQuestion')}
        description={t('rotateText')}
        confirmLabel={t('rotate')}
        act={async () => setSecret((await rotate.mutateAsync({ organization, id })).secret)}
      />
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

export function SwitchEndpoint({ organization, endpoint: { id, name, disabledAt } }: ActProps) {
  const t = useTranslations('webhooks')
  const trpc = useTRPC()
  const disable = useMutation(trpc.webhooks.disable.mutationOptions())
  const enable = useMutation(trpc.webhooks.enable.mutationOptions())
  const isOff = disabledAt !== null
  return (
    <ConfirmAct
      trigger={
        <Button tone={isOff ? 'primary' : 'ghost'} size="small">
          {t(isOff ? 'enable' : 'disable')}
        </Button>
      }
      tone="primary"
      title={t(isOff ? 'enableQuestion' : 'disableQuestion', { name })}
      description={t(isOff ? 'enableText' : 'disableText')}
      confirmLabel={t(isOff ? 'enable' : 'disable')}
      act={() => (isOff ? enable : disable).mutateAsync({ organization, id })}
      done={t(isOff ? 'enabledNow' : 'disabledNow')}
    />
  )
}

export function DeleteEndpoint({ organization, endpoint: { id, name } }: ActProps) {
  const t = useTranslations('webhooks')
  const locale = useLocale()
  const router = useRouter()
  const remove = useMutation(useTRPC().webhooks.delete.mutationOptions())
  return (
    <ConfirmAct
      trigger={
        <Button tone="danger" size="small">
          {t('delete')}
        </Button>
      }
      title={t('deleteQuestion', { name })}
      description={t('deleteText')}
      confirmLabel={t('delete')}
      act={async () => {
        await remove.mutateAsync({ organization, id })
        router.push(localePath(locale, `/org/${organization}/settings/webhooks`))
      }}
      done={t('deletedNow')}
    />
  )
}
