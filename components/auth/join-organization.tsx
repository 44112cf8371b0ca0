'use client'
// Joins the organization of an invitation, and goes there.
import { useMutation } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useErrorText } from '@/components/dashboard/error-text'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { localePath } from '@/i18n/paths'
import { useHydrated } from './use-hydrated'

export function JoinOrganization({ token }: { token: string }) {
  const t = useTranslations('auth.invitation')
  const locale = useLocale()
  const isReady = useHydrated()
  const { textOf, refusalOf } = useErrorText()
  const accept = useMutation(useTRPC().account.acceptInvitation.mutationOptions())

  async function join() {
    const joined = await accept.mutateAsync({ token }).catch(() => null) // the reason is in `accept.error`
    if (joined) window.location.assign(localePath(locale, `/org/${joined.slug}`))
  }

  // Who is invited cannot change the plan: whoever invited them can.
  const isFull = accept.error !== null && refusalOf(accept.error).code === 'plan.limit_reached'
  return (
    <div className="grid gap-5">
      {accept.error ? (
        <Notice tone="bad" live>
          {isFull ? t('full') : textOf(accept.error)}
        </Notice>
      ) : null}
      <Button size="large" wide disabled={!isReady} loading={accept.isPending || accept.isSuccess} onClick={join}>
        {t('join')}
      </Button>
    </div>
  )
}
