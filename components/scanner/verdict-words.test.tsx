// What a gate says of a verdict, read as its letters.
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ClientMessages } from '@/components/shell/client-messages'
import type { ScanResult } from '@/server/scanning/contract'
import { voidReasons } from '@/server/tickets/transfers/contract'
import type { Station } from './gate-line'
import { useVerdictWords } from './verdict-words'

const result: ScanResult = {
  ...{ valid: false, reason: 'revoked', ticketId: 't', guestId: null, attendeeName: 'Ana Petit', ticketTypeName: null },
  ...{ scanCount: 0, lastScanAt: null, lastLocation: null, scanId: 's', direction: 'in', again: false },
  ...{ wasInside: null, overridden: null, voidReason: null, lastScanBy: null, answers: [] },
}
const station = {
  ...{ key: 'd/l', event: { title: 'Nuit', timeZone: 'Europe/Paris' }, name: null, isKiosk: false },
  list: { id: 'l', name: 'Entrée', windows: [], exits: false },
} as unknown as Station

function Words({ told, at, decidedHere }: { told: ScanResult; at: Station; decidedHere: boolean }) {
  const { line, details } = useVerdictWords(at)({
    ...{ result: told, typed: false, justHere: false, unlisted: false },
    decidedHere,
  })
  return [line, ...details].join(' | ')
}

const wordsOf = (told: Partial<ScanResult>, at: Partial<Station> = {}, decidedHere = false) =>
  renderToStaticMarkup(
    <ClientMessages locale="fr" namespaces={['scanner']}>
      <Words told={{ ...result, ...told }} at={{ ...station, ...at }} decidedHere={decidedHere} />
    </ClientMessages>,
  )
const said = (voidReason: ScanResult['voidReason']) => wordsOf({ voidReason })

test('of a cancelled ticket the gate says that the money went back, where that is known', () => {
  expect(said('refund')).toContain('Billet annulé | Il a été remboursé')
  expect(said(null)).toContain('Un code plus récent l’a remplacé')
  expect(wordsOf({}, {}, true)).toContain('Remboursé, annulé ou remplacé')
  expect(wordsOf({ ticketId: null })).toContain('Remboursé, annulé ou remplacé')
  expect(new Set(voidReasons.map(said)).size).toBe(voidReasons.length)
})

test('of a ticket for another event, whoever can choose the event is asked to look, and a phone that was put here says what it checks', () => {
  expect(wordsOf({ reason: 'wrong_event' }, { isDevice: false })).toContain('l’événement choisi sur ce téléphone')
  const atDevice = wordsOf({ reason: 'wrong_event' }, { isDevice: true })
  expect(atDevice).toContain('Nuit')
  expect(atDevice).not.toContain('choisi')
})

test('outside its hours an entrance says when it opens, once', () => {
  const windows = [{ from: '2099-06-12T17:00:00.000Z', until: null }]
  const told = wordsOf({ reason: 'wrong_time' }, { list: { ...station.list, windows } })
  expect(told).toContain('Cette entrée ouvre')
  expect(told).not.toContain('pas ouverte maintenant')
  expect(wordsOf({ reason: 'wrong_time' })).toContain('pas ouverte maintenant')
})

test('of a used ticket the gate says where and who let it in, each once; a kiosk names nobody', () => {
  const used = { reason: 'already_used', lastScanAt: new Date(0), lastLocation: 'Antiquaille' } as const
  const placed = { ...used, lastScanBy: 'Téléphone de Sam' }
  expect(wordsOf(placed)).toContain(', Antiquaille | Scanné par Téléphone de Sam | Ana Petit')
  expect(wordsOf(placed, { isKiosk: true })).not.toContain('Sam')
  const unplaced = { ...placed, lastLocation: 'Téléphone de Sam' }
  expect(wordsOf(unplaced).split('Téléphone de Sam')).toHaveLength(2)
  expect(wordsOf(unplaced, { isKiosk: true })).not.toContain('Sam')
})
