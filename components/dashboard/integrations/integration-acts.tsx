'use client'
// Changes an integration's secret, or ends it; each after a question.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from '../error-text'
import { IntegrationSecret, type ShownSecret } from './integration-secret'

type ActProps = { organization: string; id: string; name: string }

export function RotateIntegration({ organization, id, name }: ActProps) {
  const t = useTranslations('external.integrations')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const { textOf } = useErrorText()
  const [made, setMade] = useState<ShownSecret | null>(null)
  const rotate = useMutation(useTRPC().integrations.rotate.mutationOptions())

  function finish() {
    setMade(null)
    router.refresh()
  }

  return (
    <>
      <ConfirmDialog
        trigger={
          <Button tone="ghost" size="small" className="min-h-11" aria-label={t('rotateNamed', { name })}>
            {t('rotate')}
          </Button>
        }
        tone="primary"
        onOpenChange={() => rotate.reset()}
        title={t('rotateQuestion', { name })}
        description={t('rotateText')}
        confirmLabel={t('rotate')}
        cancelLabel={common('cancel')}
        onConfirm={async () => setMade(await rotate.mutateAsync({ organization, id }))}
        error={rotate.error ? textOf(rotate.error) : null}
      />
      <IntegrationSecret made={made} onDone={finish} />
    </>
  )
}

export function EndIntegration({ organization, id, name }: ActProps) {
  const t = useTranslations('external.integrations')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const revoke = useMutation(useTRPC().integrations.revoke.mutationOptions())

  async function confirm() {
    await revoke.mutateAsync({ organization, id })
    toast.done(t('revokedNow', { name }))
    router.refresh()
  }

  return (
    <ConfirmDialog
      trigger={
        <Button tone="danger" size="small" className="min-h-11" aria-label={t('revokeNamed', { name })}>
          {t('revoke')}
        </Button>
      }
      onOpenChange={() => revoke.reset()}
      title={t('revokeQuestion', { name })}
      description={t('revokeText')}
      confirmLabel={t('revoke')}
      cancelLabel={common('cancel')}
      onConfirm={confirm}
      error={revoke.error ? textOf(revoke.error) : null}
    />
  )
}
