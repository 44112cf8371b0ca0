'use client'
// Another name for a design; its versions stay as they are.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Dialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { NameForm } from './name-form'

type RenameTemplateDialogProps = {
  organization: string
  template: { id: string; name: string }
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function RenameTemplateDialog({ organization, template, open, onOpenChange }: RenameTemplateDialogProps) {
  const t = useTranslations('templates.list')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const rename = useMutation(useTRPC().templates.rename.mutationOptions())

  async function submit(name: string) {
    const input = { organization, templateId: template.id, name }
    const made = await rename.mutateAsync(input).catch(() => null) // the reason is in `rename.error`
    if (!made) return
    onOpenChange(false)
    toast.done(t('renamed', { name: made.name }))
    router.refresh()
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        rename.reset()
        onOpenChange(next)
      }}
      title={t('rename')}
      closeLabel={common('close')}
    >
      <NameForm name={template.name} submitLabel={common('save')} error={rename.error} onSubmit={submit} />
    </Dialog>
  )
}
