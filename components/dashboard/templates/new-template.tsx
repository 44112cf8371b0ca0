'use client'
// The button that begins a design, from the look that is built in.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { Locale } from '@/server/kernel/format'
import { defaultDesign } from '@/server/templates/contract'
import { NewTemplateDialog } from './new-template-dialog'

/** `locale`: the organization's, in which the design's texts are at home. */
export function NewTemplate({ organization, locale }: { organization: string; locale: Locale }) {
  const t = useTranslations('templates.list')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('new')}
      </Button>
      <NewTemplateDialog
        organization={organization}
        open={isOpen}
        onOpenChange={setOpen}
        design={{ ...defaultDesign, locale }}
        copied={null}
      />
    </>
  )
}
