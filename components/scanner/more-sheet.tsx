'use client'
// What is wanted now and then: a code on a photo, the other hand, another door; and what this device says of itself.
import { useTranslations } from 'next-intl'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { NfcReader } from './use-nfc-reader'
import { LEFT_HAND, usePreference } from './use-preference'

type MoreSheetProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  readPhoto: (photo: Blob) => Promise<string[] | null>
  onCode: (code: string) => void
  nfc: NfcReader
  onSettings: (() => void) | undefined
  /** Of a device: its data, its tools. */
  children?: ReactNode
}

export function MoreSheet({ open, onOpenChange, readPhoto, onCode, nfc, onSettings, children }: MoreSheetProps) {
  const t = useTranslations('scanner.more')
  const input = useRef<HTMLInputElement>(null)
  const [leftHand, setLeftHand] = usePreference(LEFT_HAND)
  const [photo, setPhoto] = useState<'reading' | 'none' | 'broken' | null>(null)

  async function read(file: File | undefined): Promise<void> {
    if (!file) return
    setPhoto('reading')
    const [code] = (await readPhoto(file)) ?? [null]
    if (input.current) input.current.value = ''
    if (!code) return setPhoto(code === null ? 'broken' : 'none')
    setPhoto(null)
    onOpenChange(false)
    onCode(code)
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setPhoto(null)
        onOpenChange(next)
      }}
      title={t('title')}
      closeLabel={t('close')}
      className="dark text-ink"
    >
      <div className="grid gap-4">
        {photo === 'none' || photo === 'broken' ? <Notice tone="bad" title={t(`photo.${photo}`)} live /> : null}
        <input
          ref={input}
          type="file"
          accept="image/*"
          aria-label={t('photo.label')}
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => void read(event.target.files?.[0])}
        />
        <Button tone="ghost" size="large" wide loading={photo === 'reading'} onClick={() => input.current?.click()}>
          {t('photo.label')}
        </Button>
        <Nfc nfc={nfc} />
        {onSettings ? (
          <Button
            tone="ghost"
            size="large"
            wide
            onClick={() => {
              onOpenChange(false)
              onSettings()
            }}
          >
            {t('settings')}
          </Button>
        ) : null}
        {children}
        <Checkbox
          label={t('leftHand')}
          description={t('leftHandHelp')}
          checked={leftHand !== ''}
          onCheckedChange={(checked) => setLeftHand(checked ? '1' : '')}
        />
      </div>
    </Dialog>
  )
}

function Nfc({ nfc }: { nfc: NfcReader }) {
  const t = useTranslations('scanner.more.nfc')
  if (nfc.state === 'absent') return null
  if (nfc.state === 'listening') return <Notice tone="ok" title={t('listening')} live />
  return (
    <>
      {nfc.state === 'denied' ? <Notice tone="bad" title={t('denied')} live /> : null}
      <Button tone="ghost" size="large" wide onClick={() => void nfc.start()}>
        {t('start')}
      </Button>
    </>
  )
}
