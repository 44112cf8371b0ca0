'use client'
// The answer of the server on the whole screen. Green leaves by itself; everything else waits until somebody has read it.
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useEffectEvent } from 'react'
import type { GateEvent, ScanResult } from '@/server/scanning/contract'
import { useWhen } from './use-when'
import { needsIdentity, reasonKey, toneOf } from './verdict'
import { VerdictButton, VerdictFrame, VerdictPill } from './verdict-frame'

const GREEN_MS = 1_500

type Words = { word: string; line: string; details: string[] }

type VerdictScreenProps = {
  result: ScanResult
  typed: boolean
  /** This very gate let the ticket in a moment ago. */
  justHere: boolean
  event: GateEvent
  listId: string
  header: ReactNode
  connection: string
  /** Somebody has looked at the papers. */
  onIdentity: () => void
  onDone: () => void
}

export function VerdictScreen(props: VerdictScreenProps) {
  const { result, typed, justHere, event, listId, header, connection, onIdentity, onDone } = props
  const t = useTranslations('scanner')
  const words = useVerdictWords(event, listId)(result, typed, justHere)
  const tone = toneOf(result.reason)
  const leave = useEffectEvent(onDone)

  useEffect(() => {
    if (tone !== 'admitted') return
    const timer = setTimeout(() => leave(), GREEN_MS)
    return () => clearTimeout(timer)
  }, [tone])

  if (needsIdentity(result, typed)) {
    return (
      <VerdictFrame
        tone="used"
        header={header}
        {...words}
        footer={
          <>
            <VerdictButton onPress={onDone} focused>
              {t('identity.refuse')}
            </VerdictButton>
            <VerdictButton onPress={onIdentity}>{t('identity.good')}</VerdictButton>
          </>
        }
      />
    )
  }

  return (
    <VerdictFrame
      tone={tone}
      header={header}
      {...words}
      onTap={onDone}
      footer={
        <>
          <VerdictPill>{connection}</VerdictPill>
          <VerdictButton onPress={onDone} focused>
            {t('gate.next')}
          </VerdictButton>
        </>
      }
    />
  )
}

/** The words of a verdict, also those read aloud. */
export function useVerdictWords(
  event: GateEvent,
  listId: string,
): (result: ScanResult, typed: boolean, justHere: boolean) => Words {
  const t = useTranslations('scanner')
  const when = useWhen(event.timeZone)
  const list = event.lists.find(({ id }) => id === listId)
  return (result, typed, justHere) => {
    if (needsIdentity(result, typed)) {
      const type = result.ticketTypeName ? [result.ticketTypeName] : []
      return { word: t('identity.word'), line: result.attendeeName ?? '', details: [...type, t('identity.line')] }
    }
    const word = t(`words.${toneOf(result.reason)}`)
    const person = [result.attendeeName, result.ticketTypeName].filter((text) => text !== null).join(' · ')
    if (result.reason === null) {
      return { word, line: result.attendeeName ?? '', details: result.ticketTypeName ? [result.ticketTypeName] : [] }
    }
    if (result.reason === 'already_used') {
      const at = result.lastScanAt ? when(result.lastScanAt) : ''
      return {
        word,
        line: justHere ? t('moment.justHere') : [at, result.lastLocation].filter((text) => text).join(', '),
        details: person ? [person] : [],
      }
    }
    const key = reasonKey(result.reason, typed)
    const details = [t(`reasons.${key}.hint`)]
    if (key === 'wrong_time' && list?.opensAt && list.opensAt > new Date())
      details.unshift(t('moment.opens', { when: when(list.opensAt) }))
    if (key === 'wrong_time' && list?.closesAt && list.closesAt <= new Date())
      details.unshift(t('moment.closed', { when: when(list.closesAt) }))
    if (person) details.push(person)
    return { word, line: t(`reasons.${key}.title`), details }
  }
}
