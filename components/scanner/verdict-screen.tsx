'use client'
// The verdict on the whole screen. Green leaves by itself; everything else waits until somebody has read it, but where nobody is there to.
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { isOverridable } from '@/server/scanning/contract'
import type { Station } from './gate-line'
import { needsIdentity, toneOf } from './verdict'
import { VerdictButton, VerdictFrame, VerdictNotes, VerdictPill } from './verdict-frame'
import { type Told, useVerdictWords } from './verdict-words'

const GREEN_MS = 1_500
/** What is to be read before the person walks on. */
const NOTED_MS = 4_000
const KIOSK_MS = 5_000

type VerdictScreenProps = {
  told: Told
  station: Station
  header: ReactNode
  /** Null where it is nobody's concern. */
  connection: string | null
  /** Somebody has looked at the papers. */
  onIdentity: () => void
  onOverride: () => void
  onUndo: () => void
  onDone: () => void
}

export function VerdictScreen(props: VerdictScreenProps) {
  const { told, station, header, connection, onDone } = props
  const { result } = told
  const { notes, ...words } = useVerdictWords(station)(told)
  const tone = toneOf(result.reason)
  const stays = tone === 'admitted' ? (notes.length > 0 ? NOTED_MS : GREEN_MS) : station.isKiosk ? KIOSK_MS : null
  const leave = useEffectEvent(onDone)

  useEffect(() => {
    if (stays === null) return
    const timer = setTimeout(() => leave(), stays)
    return () => clearTimeout(timer)
  }, [stays])

  const asksIdentity = !station.isKiosk && needsIdentity(result, told.typed)
  return (
    <VerdictFrame
      tone={asksIdentity || result.practice ? 'used' : tone}
      header={header}
      {...words}
      notes={<VerdictNotes notes={notes} />}
      isKiosk={station.isKiosk}
      pill={connection === null ? null : <VerdictPill>{connection}</VerdictPill>}
      {...(asksIdentity ? {} : { onTap: onDone })}
      footer={station.isKiosk ? null : asksIdentity ? <Identity {...props} /> : <Acts {...props} />}
    />
  )
}

function Identity({ onDone, onIdentity }: VerdictScreenProps) {
  const t = useTranslations('scanner.identity')
  return (
    <>
      <VerdictButton onPress={onDone} focused>
        {t('refuse')}
      </VerdictButton>
      <VerdictButton onPress={onIdentity}>{t('good')}</VerdictButton>
    </>
  )
}

function Acts({ told: { result }, station, onOverride, onUndo, onDone }: VerdictScreenProps) {
  const t = useTranslations('scanner.gate')
  const [isAsking, setAsking] = useState(false)
  const mayOverride = station.mayOverride && isOverridable(result.reason)
  return (
    <>
      {result.valid && result.wasInside !== false ? (
        <VerdictButton onPress={onUndo}>{t(result.direction === 'out' ? 'undoExit' : 'undo')}</VerdictButton>
      ) : null}
      {mayOverride ? (
        // Twice, and in other words: whoever is let in against the rules is let in on purpose.
        <VerdictButton onPress={isAsking ? onOverride : () => setAsking(true)}>
          {isAsking ? t('overrideSure') : t('override')}
        </VerdictButton>
      ) : null}
      <VerdictButton onPress={onDone} focused last>
        {t('next')}
      </VerdictButton>
    </>
  )
}
