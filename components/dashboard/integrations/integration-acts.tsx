'use client'
// Changes an integration's secret, or ends it; each after a question.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { ConfirmAct } from '../confirm-act'
import { IntegrationSecret, type ShownSecret } from './integration-secret'

type ActProps = { organization: string; id: string; name: string }

export function RotateIntegration({ organization, id, name }: ActProps) {
  const t = useTranslations('external.integrations')
  const router = useRouter()
  const [made, setMade] = useState<ShownSecret | null>(null)
  const rotate = useMutation(useTRPC().integrations.rotate.mutationOptions())

  function finish() {
    setMade(null)
    router.refresh()
  }

  return (
    <>
      <ConfirmAct
        trigger={
          <Button tone="ghost" size="small" aria-label={t('rotateNamed', { name })}>
            {t('rotate')}
          </Button>
        }
        tone="primary"
        title={t('rotateQuestion', { name })}
        description={t('rotateText')}
        confirmLabel={t('rotate')}
        act={async () => setMade(await rotate.mutateAsync({ organization, id }))}
      />
      <IntegrationSecret made={made} onDone={finish} />
    </>
  )
}

export function EndIntegration({ organization, id, name }: ActProps) {
  const t = useTranslations('external.integrations')
  const revoke = useMutation(useTRPC().integrations.revoke.mutationOptions())
  return (
    <ConfirmAct
      trigger={
        <Button tone="danger" size="small" aria-label={t('revokeNamed', { name })}>
          {t('revoke')}
        </Button>
      }
      title={t('revokeQuestion', { name })}
      description={t('revokeText')}
      confirmLabel={t('revoke')}
      act={() => revoke.mutateAsync({ organization, id })}
      done={t('revokedNow', { name })}
    />
  )
}
