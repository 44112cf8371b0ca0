'use client'
// The identifier and the secret of an integration, this one time. Only its own button closes it: a press beside it, or Escape, would
// lose the secret for good.
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { DialogFooter } from '@/components/ui/dialog'
import { backdropStyles, dialogStyles } from '@/components/ui/popup-styles'

export type ShownSecret = { id: string; secret: string }

/** Open as long as something is `made`. */
export function IntegrationSecret({ made, onDone }: { made: ShownSecret | null; onDone: () => void }) {
  const t = useTranslations('external.integrations')
  // Kept while the dialog goes, so that it does not collapse on the way out.
  const [shown, setShown] = useState<ShownSecret>({ id: '', secret: '' })
  if (made !== null && made.secret !== shown.secret) setShown(made)
  return (
    <AlertDialog.Root open={made !== null}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropStyles} />
        <AlertDialog.Popup className={dialogStyles}>
          <AlertDialog.Title className="text-2xl">{t('secretTitle')}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-ink-2">{t('secretText')}</AlertDialog.Description>
          <div className="mt-5 grid gap-5">
            <Copied label={t('id')} text={shown.id} />
            <Copied label={t('secret')} text={shown.secret} />
          </div>
          <DialogFooter>
            <Button onClick={onDone}>{t('kept')}</Button>
          </DialogFooter>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function Copied({ label, text }: { label: string; text: string }) {
  const t = useTranslations('external.integrations')
  return (
    <div>
      <div className="mb-1.5 flex items-center justify-between gap-3">
        <p className="text-[15px] font-semibold">{label}</p>
        <CopyButton value={text} label={t('copy')} copiedLabel={t('copied')} />
      </div>
      <pre className="rounded-md border border-line bg-sunk px-3.5 py-3 text-sm break-all whitespace-pre-wrap select-all">
        {text}
      </pre>
    </div>
  )
}
