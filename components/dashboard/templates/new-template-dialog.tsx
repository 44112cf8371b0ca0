'use client'
// A new design, which begins as another one looks; its editor opens.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Dialog } from '@/components/ui/dialog'
import { localePath } from '@/i18n/paths'
import { type Design, designLimits } from '@/server/templates/contract'
import { NameForm } from './name-form'

type NewTemplateDialogProps = {
  organization: string
  open: boolean
  onOpenChange: (open: boolean) => void
  design: Design
  /** The name of the one that it begins as; null for a new one. */
  copied: string | null
}

export function NewTemplateDialog({ organization, open, onOpenChange, design, copied }: NewTemplateDialogProps) {
  const t = useTranslations('templates.list')
  const common = useTranslations('common.actions')
  const locale = useLocale()
  const router = useRouter()
  const create = useMutation(useTRPC().templates.create.mutationOptions())

  async function submit(name: string) {
    const made = await create.mutateAsync({ organization, name, design }).catch(() => null) // the reason is in `create.error`
    if (!made) return
    router.push(localePath(locale, `/org/${organization}/settings/tickets/${made.templateId}`))
    // The form goes with this page: until then its button turns.
    await new Promise(() => {})
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        create.reset()
        onOpenChange(next)
      }}
      title={copied === null ? t('new') : t('copyOf', { name: copied })}
      description={t('newText')}
      closeLabel={common('close')}
    >
      <NameForm
        name={copied === null ? '' : t('copyName', { name: copied }).slice(0, designLimits.name)}
        submitLabel={t('create')}
        error={create.error}
        onSubmit={submit}
      />
    </Dialog>
  )
}
