'use client'
// Makes a key: a name, what it may do, and then its text, shown this one time.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { Permission } from '@/server/kernel/actor'
import { ApiKeyForm } from './api-key-form'
import { NewApiKey } from './new-api-key'

/** `permissions` are those that a key of this person's may have. */
export function CreateApiKey(props: { organization: string; permissions: readonly Permission[] }) {
  const t = useTranslations('dashboard.apiKeys')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [token, setToken] = useState<string | null>(null)

  function show(made: string) {
    setOpen(false)
    setToken(made)
  }

  function finish() {
    setToken(null)
    router.refresh()
  }

  return (
    <>
      <Dialog
        trigger={<Button size="small">{t('create')}</Button>}
        open={isOpen}
        onOpenChange={setOpen}
        title={t('create')}
        description={t('createText')}
        closeLabel={common('close')}
      >
        <ApiKeyForm {...props} onCreated={show} />
      </Dialog>
      <NewApiKey token={token} onDone={finish} />
    </>
  )
}
