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
export function CreateApiKey({
  organization,
  permissions,
}: {
  organization: string
  permissions: readonly Permission[]
}) {
  const t = useTranslations('dashboard.apiKeys')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const [token, setToken] = useState<string | null>(null)

  function change(open: boolean) {
    setOpen(open)
    if (open) return
    if (token !== null) router.refresh()
    setToken(null)
  }

  return (
    <Dialog
      trigger={<Button size="small">{t('create')}</Button>}
      open={isOpen}
      onOpenChange={change}
      title={t(token === null ? 'create' : 'createdTitle')}
      description={t(token === null ? 'createText' : 'createdText')}
      closeLabel={common('close')}
    >
      {token === null ? (
        <ApiKeyForm organization={organization} permissions={permissions} onCreated={setToken} />
      ) : (
        <NewApiKey token={token} onDone={() => change(false)} />
      )}
    </Dialog>
  )
}
