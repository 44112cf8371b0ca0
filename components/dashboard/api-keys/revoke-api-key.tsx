'use client'
// Ends a key, after asking: programs that use it are refused from then on.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { ConfirmAct } from '../confirm-act'

export function RevokeApiKey({ organization, id, name }: { organization: string; id: string; name: string }) {
  const t = useTranslations('dashboard.apiKeys')
  const revoke = useMutation(useTRPC().apiKeys.revoke.mutationOptions())
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
