'use client'
// A key's text, this one time, with a call that tries it.
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { DialogFooter } from '@/components/ui/dialog'

export function NewApiKey({ token, onDone }: { token: string; onDone: () => void }) {
  const t = useTranslations('dashboard.apiKeys')
  const example = [
    `curl ${window.location.origin}/api/auth/validate \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"token":"${token}"}'`,
  ].join('\n')
  return (
    <div className="grid gap-5">
      <Secret label={t('key')} text={token} />
      <Secret label={t('example')} text={example} />
      <DialogFooter>
        <Button onClick={onDone}>{t('kept')}</Button>
      </DialogFooter>
    </div>
  )
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
