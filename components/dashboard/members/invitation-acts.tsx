'use client'
// Sends an invitation again, or takes it back. Each is asked about first.
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { invitationDays } from '@/server/organizations/contract'
import { ConfirmAct } from '../confirm-act'

type InvitationActsProps = { organization: string; id: string; email: string }

export function InvitationActs({ organization, id, email }: InvitationActsProps) {
  const t = useTranslations('dashboard.members')
  const { organizations } = useTRPC()
  const resend = useMutation(organizations.resendInvitation.mutationOptions())
  const revoke = useMutation(organizations.revokeInvitation.mutationOptions())
  return (
    <span className="flex flex-wrap gap-2 sm:justify-end">
      <ConfirmAct
        trigger={
          <Button tone="ghost" size="small" aria-label={t('resendNamed', { email })}>
            {t('resend')}
          </Button>
        }
        tone="primary"
        title={t('resendNamed', { email })}
        description={t('resendText', { days: invitationDays })}
        confirmLabel={t('resend')}
        act={() => resend.mutateAsync({ organization, id })}
        done={t('sent', { email })}
      />
      <ConfirmAct
        trigger={
          <Button tone="danger" size="small" aria-label={t('revokeNamed', { email })}>
            {t('revoke')}
          </Button>
        }
        title={t('revokeNamed', { email })}
        description={t('revokeText')}
        confirmLabel={t('revoke')}
        act={() => revoke.mutateAsync({ organization, id })}
        done={t('revoked')}
      />
    </span>
  )
}
