'use client'
// The words of a verdict, on the screen and read aloud. Guards: at a gate that nobody tends there are no names.
import { useTranslations } from 'next-intl'
import type { PracticeVerdict, ScanResult } from '@/server/scanning/contract'
import type { Station } from './gate-line'
import { listTimes } from './list-times'
import { useWhen } from './use-when'
import { needsIdentity, type ReasonKey, reasonKey, toneOf } from './verdict'

export type VerdictWords = { word: string; line: string; details: string[]; notes: string[] }

export type Told = {
  result: ScanResult
  typed: boolean
  /** This very gate let the ticket in a moment ago. */
  justHere: boolean
  /** Decided on this device, which does not know the ticket yet. */
  unlisted: boolean
  /** Not by the server, which alone knows what has become of a ticket. */
  decidedHere: boolean
}

/** What ended the code, where that is known: whatever else ended a ticket is told by the server with its reason. */
function fateOf({ result, decidedHere }: Told): NonNullable<ScanResult['voidReason']> | 'replaced' | null {
  const isReplaced = !decidedHere && result.ticketId !== null
  return result.voidReason ?? (isReplaced ? 'replaced' : null)
}

export function useVerdictWords(station: Station): (told: Told) => VerdictWords {
  const t = useTranslations('scanner')
  const when = useWhen(station.event.timeZone)
  const { list, isKiosk } = station

  function titleOf(reason: NonNullable<ScanResult['reason']>, typed: boolean): string {
    return reason === 'already_used' ? t('words.used') : t(`reasons.${reasonKey(reason, typed)}.title`)
  }

  function admitted({ result, typed, unlisted }: Told, name: string | null): VerdictWords {
    const { ticketTypeName, overridden, direction } = result
    const details = [
      ticketTypeName,
      result.again ? t('moment.again') : null,
      result.wasInside === false ? t('moment.wasNotInside') : null,
      overridden ? t('moment.overridden', { reason: titleOf(overridden, typed) }) : null,
      unlisted ? t('moment.unlisted') : null,
    ]
    const notes = isKiosk ? [] : result.answers.map(({ question, answer }) => t('moment.note', { question, answer }))
    const word = direction === 'out' ? t('words.left') : t('words.admitted')
    return { word, line: name ?? '', details: details.filter((text) => text !== null), notes }
  }

  /** Neither green nor counted, and says what it would have been. */
  function practised(
    { ticketTypeName, direction }: ScanResult,
    { valid, reason, number }: PracticeVerdict,
  ): VerdictWords {
    const details = [number === null ? null : t('practice.number', { number }), ticketTypeName, t('practice.counts')]
    const line =
      reason === null || valid ? t(`practice.${direction}`) : t('practice.refused', { reason: titleOf(reason, false) })
    return { word: t('practice.word'), line, details: details.filter((text) => text !== null), notes: [] }
  }

  function hintOf(key: ReasonKey): string {
    const isFixed = key === 'wrong_event' && station.isDevice
    return isFixed ? t('moment.thisEvent', { event: station.event.title }) : t(`reasons.${key}.hint`)
  }

  function hoursOf(): string[] {
    const { opensAt, closedAt } = listTimes(list, Date.now())
    return [
      ...(closedAt ? [t('moment.closed', { when: when(closedAt) })] : []),
      ...(opensAt ? [t('moment.opens', { when: when(opensAt) })] : []),
    ]
  }

  return (told) => {
    const { result, typed, justHere } = told
    const name = isKiosk ? null : result.attendeeName
    if (!isKiosk && needsIdentity(result, typed)) {
      const type = result.ticketTypeName ? [result.ticketTypeName] : []
      return { word: t('identity.word'), line: name ?? '', details: [...type, t('identity.line')], notes: [] }
    }
    if (result.practice) return practised(result, result.practice)
    if (result.reason === null) return admitted(told, name)
    const word = t(`words.${toneOf(result.reason)}`)
    const person = [name, result.ticketTypeName].filter((text) => text !== null).join(' · ')
    if (result.reason === 'already_used') {
      const at = result.lastScanAt ? when(result.lastScanAt) : ''
      const { lastLocation, lastScanBy } = result
      // Phones bear people’s names: a visitor at a kiosk is told of none.
      const where = isKiosk && lastLocation === lastScanBy ? null : lastLocation
      const before = [at, where].filter((text) => text).join(', ')
      const isSaid = isKiosk || justHere || lastScanBy === null || lastScanBy === lastLocation
      const by = isSaid ? null : t('moment.scannedBy', { name: lastScanBy })
      const details = [by, person || null].filter((text) => text !== null)
      return { word, line: justHere ? t('moment.justHere') : before, details, notes: [] }
    }
    const key = reasonKey(result.reason, typed)
    // What is to be done is told to those who stand at a gate; where nobody does, the visitor has to find them.
    const why = key === 'revoked' ? fateOf(told) : null
    const toDo = isKiosk ? t('moment.askStaff') : why ? t(`voided.${why}`) : hintOf(key)
    const hours = key === 'wrong_time' ? hoursOf() : []
    // The hour says all that the hint would.
    const details = hours.length > 0 && !isKiosk ? hours : [...hours, toDo]
    if (person) details.push(person)
    return { word, line: t(`reasons.${key}.title`), details, notes: [] }
  }
}
