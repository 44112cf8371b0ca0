'use client'
// What may be done with one design of the list.
import { useMutation } from '@tanstack/react-query'
import { Archive, Copy, MoreHorizontal, PencilLine, Star } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { useToast } from '@/components/ui/toast'
import { defaultDesign, type TemplateListItem } from '@/server/templates/contract'
import { useErrorText } from '../error-text'
import { NewTemplateDialog } from './new-template-dialog'
import { RenameTemplateDialog } from './rename-template-dialog'

type TemplateMenuProps = {
  organization: string
  /** Null: the one that is built in. */
  template: TemplateListItem | null
  isDefault?: boolean
}

export function TemplateMenu({ organization, template, isDefault = template?.isDefault ?? false }: TemplateMenuProps) {
  const t = useTranslations('templates.list')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const trpc = useTRPC()
  const setDefault = useMutation(trpc.templates.setDefault.mutationOptions())
  const archive = useMutation(trpc.templates.archive.mutationOptions())
  const [open, setOpen] = useState<'copy' | 'rename' | 'archive' | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const name = template?.name ?? t('ours')
  const close = () => setOpen(null)

  async function makeDefault() {
    try {
      await setDefault.mutateAsync({ organization, templateId: template?.id ?? null })
      toast.done(t('defaultSet', { name }))
      router.refresh()
    } catch (error) {
      toast.failed(textOf(error))
    }
  }

  async function archiveIt() {
    if (!template) return
    setRefusal(null)
    try {
      await archive.mutateAsync({ organization, templateId: template.id })
    } catch (error) {
      setRefusal(textOf(error))
      throw error
    }
    toast.done(t('archivedNow', { name }))
    router.refresh()
  }

  const items: MenuItem[] = [
    { kind: 'action', label: t('copy'), icon: <Copy aria-hidden="true" />, onSelect: () => setOpen('copy') },
    {
      kind: 'action',
      label: t('makeDefault'),
      icon: <Star aria-hidden="true" />,
      onSelect: makeDefault,
      disabled: isDefault,
    },
    ...(template
      ? ([
          {
            kind: 'action',
            label: t('rename'),
            icon: <PencilLine aria-hidden="true" />,
            onSelect: () => setOpen('rename'),
          },
          { kind: 'separator', id: 'end' },
          {
            kind: 'action',
            label: t('archive'),
            icon: <Archive aria-hidden="true" />,
            onSelect: () => setOpen('archive'),
            danger: true,
          },
        ] satisfies MenuItem[])
      : []),
  ]

  return (
    <>
      <Menu
        trigger={
          <Button tone="quiet" size="icon" aria-label={t('actsFor', { name })}>
            <MoreHorizontal className="size-5" aria-hidden="true" />
          </Button>
        }
        items={items}
      />
      <NewTemplateDialog
        organization={organization}
        open={open === 'copy'}
        onOpenChange={close}
        design={template?.version.design ?? defaultDesign}
        copied={name}
      />
      {template ? (
        <>
          <RenameTemplateDialog
            organization={organization}
            template={template}
            open={open === 'rename'}
            onOpenChange={close}
          />
          <ConfirmDialog
            open={open === 'archive'}
            onOpenChange={(next) => {
              if (!next) close()
            }}
            title={t('archiveQuestion', { name })}
            description={t('archiveText', { count: template.uses })}
            confirmLabel={t('archive')}
            cancelLabel={common('cancel')}
            onConfirm={archiveIt}
            error={refusal}
          />
        </>
      ) : null}
    </>
  )
}
