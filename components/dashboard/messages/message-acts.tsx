'use client'
// What can be done with one message: send it again, put its address right, call it off.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toast'
import { localePath } from '@/i18n/paths'
import type { MessageView } from '@/server/notifications/contract'
import { ConfirmAct } from '../confirm-act'
import { ChangeAddress } from './change-address'

type ActsProps = { organization: string; message: Pick<MessageView, 'notificationId' | 'recipient' | 'can'> }

export function MessageActs({ organization, message: { notificationId: id, recipient, can } }: ActsProps) {
  const t = useTranslations('messages')
  const locale = useLocale()
  const router = useRouter()
  const toast = useToast()
  const isHydrated = useHydrated()
  const trpc = useTRPC()
  const resend = useMutation(trpc.notifications.resend.mutationOptions())
  const cancel = useMutation(trpc.notifications.cancel.mutationOptions())
  // One for all tries of one resending: what the first has done, the next one finds.
  const [key, setKey] = useState<string | null>(null)

  function show(next: string, words: string) {
    toast.done(words)
    if (next === id) router.refresh()
    else router.push(localePath(locale, `/org/${organization}/messages/${next}`))
  }

  async function sendAgain() {
    const used = key ?? crypto.randomUUID()
    setKey(used)
    const again = await resend.mutateAsync({ organization, id, key: used })
    setKey(null)
    show(again.id, t('resend.done'))
  }

  return (
    <>
      {can.cancel ? (
        <ConfirmAct
          trigger={
            <Button tone="ghost" size="small" disabled={!isHydrated}>
              {t('cancel.label')}
            </Button>
          }
          title={t('cancel.title')}
          description={t('cancel.text', { recipient })}
          confirmLabel={t('cancel.confirm')}
          dismissLabel={t('cancel.keep')}
          tone="danger"
          act={() => cancel.mutateAsync({ organization, id })}
          done={t('cancel.done')}
        />
      ) : null}
      {can.changeAddress ? (
        <ChangeAddress
          organization={organization}
          id={id}
          recipient={recipient}
          tone={can.resend ? 'ghost' : 'primary'}
          onDone={show}
        />
      ) : null}
      {can.resend ? (
        <ConfirmAct
          trigger={
            <Button size="small" disabled={!isHydrated}>
              {t('resend.label')}
            </Button>
          }
          title={t('resend.title')}
          description={t('resend.text', { recipient })}
          confirmLabel={t('resend.label')}
          tone="primary"
          act={sendAgain}
        />
      ) : null}
    </>
  )
}
