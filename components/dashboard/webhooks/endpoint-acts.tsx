'use client'
// What can be done with one webhook address: test it, change it, its secret, rest it, delete it.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
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

export function SwitchEndpoint(props: ActProps) {
  return props.endpoint.disabledAt === null ? <DisableEndpoint {...props} /> : <EnableEndpoint {...props} />
}

function DisableEndpoint({ organization, endpoint: { id, name } }: ActProps) {
  const t = useTranslations('webhooks')
  const disable = useMutation(useTRPC().webhooks.disable.mutationOptions())
  return (
    <ConfirmAct
      trigger={
        <Button tone="ghost" size="small">
          {t('disable')}
        </Button>
      }
      tone="primary"
      title={t('disableQuestion', { name })}
      description={t('disableText')}
      confirmLabel={t('disable')}
      act={() => disable.mutateAsync({ organization, id })}
      done={t('disabledNow')}
    />
  )
}

function EnableEndpoint({ organization, endpoint: { id, name, waiting } }: ActProps) {
  const t = useTranslations('webhooks')
  const enable = useMutation(useTRPC().webhooks.enable.mutationOptions())
  const [sendMissed, setSendMissed] = useState(true)
  return (
    <ConfirmAct
      trigger={<Button size="small">{t('enable')}</Button>}
      tone="primary"
      title={t('enableQuestion', { name })}
      description={t('enableText')}
      confirmLabel={t('enable')}
      act={() => enable.mutateAsync({ organization, id, sendMissed })}
      done={t('enabledNow')}
    >
      {waiting > 0 ? (
        <Checkbox
          label={t('sendMissed', { count: waiting })}
          description={t('sendMissedText')}
          checked={sendMissed}
          onCheckedChange={setSendMissed}
        />
      ) : null}
    </ConfirmAct>
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
