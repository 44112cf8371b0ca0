'use client'
// Something that is done after a question: asks, does it, says that it is done and shows the page as it is then. What is refused is
// said in the question, which stays open.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactElement, type ReactNode, useState } from 'react'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from './error-text'

type ConfirmActProps = {
  trigger: ReactElement
  title: string
  /** What will happen, in one or two sentences. */
  description: string
  /** The verb of what happens. */
  confirmLabel: string
  /** Where that verb is "cancel" itself: what not doing it keeps. */
  dismissLabel?: string
  tone?: 'primary' | 'danger'
  /** A rejection is told in words and keeps the question open. */
  act: () => Promise<unknown>
  /** Said when it succeeded. Without it the act shows itself what came of it. */
  done?: string
  /** What can be chosen along with it. */
  children?: ReactNode
}

export function ConfirmAct({ act, done, dismissLabel, ...question }: ConfirmActProps) {
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [refusal, setRefusal] = useState<string | null>(null)

  async function confirm() {
    setRefusal(null)
    try {
      await act()
    } catch (error) {
      setRefusal(textOf(error))
      throw error
    }
    if (done === undefined) return
    toast.done(done)
    router.refresh()
  }

  return (
    <ConfirmDialog
      {...question}
      onOpenChange={() => setRefusal(null)}
      cancelLabel={dismissLabel ?? common('cancel')}
      onConfirm={confirm}
      error={refusal}
    />
  )
}
