'use client'
// Makes an integration: a name, and then its identifier and secret, shown this one time.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { useErrorText } from '../error-text'
import { IntegrationSecret, type ShownSecret } from './integration-secret'

export function CreateIntegration({ organization }: { organization: string }) {
  const t = useTranslations('external.integrations')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const { textOf } = useErrorText()
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [isTried, setIsTried] = useState(false)
  const [made, setMade] = useState<ShownSecret | null>(null)
  const create = useMutation(useTRPC().integrations.create.mutationOptions())

  function change(next: boolean) {
    setOpen(next)
    setIsTried(false)
    create.reset()
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    setIsTried(true)
    if (name.trim() === '') return
    const created = await create.mutateAsync({ organization, name }).catch(() => null) // the reason is in `create.error`
    if (!created) return
    setOpen(false)
    setName('')
    setMade(created)
  }

  function finish() {
    setMade(null)
    router.refresh()
  }

  return (
    <>
      <Dialog
        trigger={<Button size="small">{t('create')}</Button>}
        open={isOpen}
        onOpenChange={change}
        title={t('create')}
        description={t('createText')}
        closeLabel={common('close')}
      >
        <form method="post" noValidate onSubmit={submit} className="grid gap-5">
          <Field
            label={t('name')}
            description={t('nameHelp')}
            error={isTried && name.trim() === '' ? t('nameMissing') : undefined}
          >
            <Input
              autoComplete="off"
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </Field>
          {create.error ? (
            <Notice tone="bad" live>
              {textOf(create.error)}
            </Notice>
          ) : null}
          <DialogFooter>
            <Button type="submit" loading={create.isPending}>
              {t('submit')}
            </Button>
          </DialogFooter>
        </form>
      </Dialog>
      <IntegrationSecret made={made} onDone={finish} />
    </>
  )
}
