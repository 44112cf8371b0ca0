'use client'
// A key's text, this one time, with a call that tries it. Only its own button closes it: a press beside it, or Escape, would
// lose the key for good.
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { DialogFooter } from '@/components/ui/dialog'
import { backdropStyles, dialogStyles } from '@/components/ui/popup-styles'

/** Open as long as there is a `token`. */
export function NewApiKey({ token, onDone }: { token: string | null; onDone: () => void }) {
  const t = useTranslations('dashboard.apiKeys')
  // Kept while the dialog goes, so that it does not collapse on the way out.
  const [shown, setShown] = useState('')
  if (token !== null && token !== shown) setShown(token)
  return (
    <AlertDialog.Root open={token !== null}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropStyles} />
        <AlertDialog.Popup className={dialogStyles}>
          <AlertDialog.Title className="text-2xl">{t('createdTitle')}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-ink-2">{t('createdText')}</AlertDialog.Description>
          <div className="mt-5 grid gap-5">
            <Secret label={t('key')} text={shown} />
            <Secret label={t('example')} text={exampleCall(shown)} />
          </div>
          <DialogFooter>
            <Button onClick={onDone}>{t('kept')}</Button>
          </DialogFooter>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

/** Works with any key, whatever it may do. Never called on the server, where no key is ever shown. */
function exampleCall(token: string): string {
  if (token === '') return ''
  return [
    `curl ${window.location.origin}/api/auth/validate \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"token":"${token}"}'`,
  ].join('\n')
}

function Secret({ label, text }: { label: string; text: string }) {
  const t = useTranslations('common.actions')
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
