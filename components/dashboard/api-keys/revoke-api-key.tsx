'use client'
// Ends a key, after asking: programs that use it are refused from then on.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from '../error-text'

export function RevokeApiKey({ organization, id, name }: { organization: string; id: string; name: string }) {
  const t = useTranslations('dashboard.apiKeys')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const revoke = useMutation(useTRPC().apiKeys.revoke.mutationOptions())

  async function confirm() {
    await revoke.mutateAsync({ organization, id })
    toast.done(t('revokedNow', { name }))
    router.refresh()
  }

  return (
    <ConfirmDialog
      trigger={
        <Button tone="danger" size="small" aria-label={t('revokeNamed', { name })}>
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
