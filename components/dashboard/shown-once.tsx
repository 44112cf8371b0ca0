'use client'
// A secret, this one time. Only its own button closes it: a press beside it, or Escape, would lose it for good.
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { DialogFooter } from '@/components/ui/dialog'
import { backdropStyles, dialogStyles } from '@/components/ui/popup-styles'

type ShownOnceProps<Made> = {
  /** Open as long as something is `made`. */
  made: Made | null
  title: string
  description: string
  /** Of the button that closes it: the person has it now. */
  kept: string
  onKept: () => void
  children: (made: Made) => ReactNode
}

export function ShownOnce<Made>({ made, title, description, kept, onKept, children }: ShownOnceProps<Made>) {
  // Kept while the dialog goes, so that it does not collapse on the way out.
  const [last, setLast] = useState(made)
  if (made !== null && made !== last) setLast(made)
  return (
    <AlertDialog.Root open={made !== null}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropStyles} />
        <AlertDialog.Popup className={dialogStyles}>
          <AlertDialog.Title className="text-2xl">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-ink-2">{description}</AlertDialog.Description>
          <div className="mt-5 grid gap-5">{last === null ? null : children(last)}</div>
          <DialogFooter>
            <Button onClick={onKept}>{kept}</Button>
          </DialogFooter>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

export function SecretText({ label, text }: { label: string; text: string }) {
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
