'use client'
// Why a design was not saved. Where somebody else saved theirs meanwhile, either may go on: both stay among the versions.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPCClient } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import type { TemplateVersionView } from '@/server/templates/contract'
import { useErrorText } from '../error-text'

type SaveRefusalProps = {
  organization: string
  templateId: string
  error: unknown
  isConflict: boolean
  onTheirs: (theirs: TemplateVersionView) => void
  onMine: (theirs: TemplateVersionView) => void
}

export function SaveRefusal({ organization, templateId, error, isConflict, onTheirs, onMine }: SaveRefusalProps) {
  const t = useTranslations('templates.conflict')
  const client = useTRPCClient()
  const toast = useToast()
  const { textOf } = useErrorText()
  const [isReading, setReading] = useState(false)
  if (!isConflict) {
    return (
      <Notice tone="bad" live>
        {textOf(error)}
      </Notice>
    )
  }

  async function goOn(withNewest: (theirs: TemplateVersionView) => void) {
    setReading(true)
    try {
      withNewest(await client.templates.get.query({ organization, templateId }))
    } catch (unread) {
      toast.failed(textOf(unread))
    } finally {
      setReading(false)
    }
  }

  return (
    <Notice
      tone="wait"
      live
      title={t('title')}
      action={
        <>
          <Button size="small" loading={isReading} onClick={() => goOn(onMine)}>
            {t('mine')}
          </Button>
          <Button size="small" tone="ghost" onClick={() => goOn(onTheirs)}>
            {t('theirs')}
          </Button>
        </>
      }
    >
      {t('text')}
    </Notice>
  )
}
