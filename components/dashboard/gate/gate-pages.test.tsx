// What the pages of the gates say, read as their letters.
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ClientMessages } from '@/components/shell/client-messages'
import scanner from '@/i18n/messages/fr/scanner.json'
import type { Locale } from '@/server/kernel/format'
import { refusalReasons } from '@/server/scanning/contract'
import type { ConflictSide, ConflictView } from '@/server/scanning/sync/contract'
import { ConflictList } from './conflicts/conflict-list'
import { RoomBoard } from './control-room/room-board'
import type { Room } from './control-room/room-types'
import { newList, rulesOf } from './lists/list-values'
import { RuleWords } from './lists/rule-words'

const timeZone = 'Europe/Paris'
const at = new Date('2026-11-22T18:11:04Z')
const later = (ms: number) => new Date(at.getTime() + ms)

function lettersOf(page: ReactNode, locale: Locale = 'fr'): string {
  const namespaces = [
    'common',
    'dashboard',
    'controlRoom',
    'gateConflicts',
    'fraud',
    'devices',
    'gateLists',
    'scanner',
  ] as const
  const markup = renderToStaticMarkup(
    <ClientMessages locale={locale} namespaces={namespaces}>
      {page}
    </ClientMessages>,
  )
  return markup
    .replace(/<[^>]+>/g, '|')
    .replace(/[\p{White_Space}]+/gu, ' ')
    .replaceAll(/\|+/g, '|')
}

const scan: Room['recent'][number] = {
  ...{ id: 'a', scanId: 'a', at, valid: true, reason: null, typed: false, direction: 'in', overridden: null },
  ...{ undone: false, undoable: false, attendeeName: 'Ana Petit', ticketTypeName: 'Plein tarif', location: 'Nord' },
  scannedBy: 'Téléphone 1',
  conflict: null,
}
const device: Room['devices'][number] = {
  ...{ id: 'd', name: 'Nord', status: 'active', expiresAt: null, wipedAt: null, lastSeenAt: at, queueLength: 0 },
  ...{ dataAsOf: at, clockOffsetMs: 0, battery: 80, gateName: 'Nord' },
}
const room: Room = {
  ...{ at, expected: 10, admitted: 8, entries: 8, inside: 8, zones: [], alerts: [], openAlerts: 0, unseenConflicts: 0 },
  arrivals: { from: at, counts: [8] },
  gates: [{ gateId: 'n', deviceId: null, name: 'Nord', admitted: 8, lately: 8, lastAt: at }],
  ...{ refusals: [], devices: [], recent: [] },
}
const roomWith = (change: Partial<Room>, locale?: Locale) =>
  lettersOf(
    <RoomBoard room={{ ...room, ...change }} timeZone={timeZone} base="/org/a" mayManage={false} scanner={null} />,
    locale,
  )

test('passages that are more than people are told apart, and only then', () => {
  expect(roomWith({ entries: 10 })).toContain('10 passages, 8 personnes')
  expect(roomWith({ entries: 10 })).toContain('10 passages pour 8 personnes :')
  expect(roomWith({ entries: 10 }, 'en')).toContain('10 entries, 8 people')
  expect(roomWith({})).not.toContain('passages')
  expect(roomWith({})).toContain('80 % des billets')
})

test('an entry that belongs to a double one carries its mark, another does not', () => {
  expect(roomWith({ recent: [{ ...scan, conflict: 'duplicate_admission' }] })).toContain('Entré|Double entrée|')
  expect(roomWith({ recent: [scan] })).not.toContain('Double entrée')
})

test.each(refusalReasons)('the control room says of %s what the gate said', (reason) => {
  const said = reason === 'already_used' ? scanner.words.used : scanner.reasons[reason].title
  const letters = roomWith({
    recent: [{ ...scan, valid: false, reason }],
    refusals: [{ reason, count: 3 }],
  }).replaceAll('&#x27;', '’')
  expect(letters.split(`|${said}|`)).toHaveLength(3)
})

test('a typed code that nobody has is told as the gate told it', () => {
  const letters = roomWith({ recent: [{ ...scan, valid: false, reason: 'format', typed: true }] })
  expect(letters).toContain(`|${scanner.reasons.typed_unknown.title}|`)
})

test('a clock that is off is told as on the page of the devices', () => {
  const off = (clockOffsetMs: number, locale?: Locale) => roomWith({ devices: [{ ...device, clockOffsetMs }] }, locale)
  expect(off(86_400_000)).toContain('horloge : avance de 1 j')
  expect(off(-90_000, 'en')).toContain('clock: 2 min slow')
  expect(off(1_000)).not.toContain('horloge')
})

test('what a list still has to be told stands in the place of what it would mean without it', () => {
  const choices = { timeZone, sessions: [], ticketTypes: [], zones: [] }
  const rules = rulesOf({ ...newList, isEveryType: false }, choices)
  const words = (missing?: { who: string }) => lettersOf(<RuleWords rules={rules} ticketTypes={[]} missing={missing} />)
  expect(words()).toContain('Tous les billets de l’événement.')
  expect(words({ who: 'Choisissez au moins un type.' })).toContain('Choisissez au moins un type.')
  expect(words({ who: 'Choisissez au moins un type.' })).not.toContain('Tous les billets')
  expect(words({ who: 'Choisissez au moins un type.' })).toContain('À tout moment.')
})

const side = (at: Date, name: string): ConflictSide => ({
  ...{ scanId: name, at, gate: { id: name, name }, location: null, device: null, operator: null },
  ...{ list: { id: 'l', name: 'Entrée' }, offline: true, fromRevoked: false },
})
const conflictOf = (ms: number): ConflictView => ({
  ...{ id: 'c', kind: 'duplicate_admission', foundAt: at, seenAt: null },
  ticket: { id: 't', code: 'ABCDE-FGHJK', attendeeName: 'Ana Petit', ticketTypeName: 'Plein tarif', voidedAt: null },
  first: side(at, 'Nord'),
  scan: side(later(ms), 'Sud'),
})
const storyOf = (ms: number) =>
  lettersOf(
    <ConflictList {...{ organization: 'a', eventId: 'e', timeZone, maySee: false }} conflicts={[conflictOf(ms)]} />,
  )

test('two entries within one minute are told by their seconds, others by their minutes', () => {
  expect(storyOf(5_000)).toMatch(/à 19 h 11 min 04 s par « Nord », puis de nouveau à 19 h 11 min 09 s par « Sud »/)
  expect(storyOf(5_000)).toContain('dim. 22 nov., 19 h 11 min 04 s')
  expect(storyOf(60_000)).toMatch(/à 19 h 11 par « Nord », puis de nouveau à 19 h 12 par « Sud »/)
  expect(storyOf(60_000)).not.toContain(' min ')
})

test('a side that a revoked phone handed over says so beside its name', () => {
  const conflict = conflictOf(60_000)
  const scan = { ...conflict.scan, device: { id: 'd', name: 'Téléphone 2' }, fromRevoked: true }
  const said = lettersOf(
    <ConflictList
      {...{ organization: 'a', eventId: 'e', timeZone, maySee: false }}
      conflicts={[{ ...conflict, scan }]}
    />,
  )
  expect(said).toContain('Téléphone 2, remis après sa révocation')
})
