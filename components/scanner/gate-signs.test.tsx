// What a gate shows of itself besides its verdicts, read as its letters.
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ClientMessages } from '@/components/shell/client-messages'
import { type Connection, isTroubled, type OwnData } from './connection'
import { ConnectionPills } from './connection-pills'
import { DeviceNotices } from './device-notices'
import type { Station } from './gate-line'
import { nothingYet } from './offline/offline-state'
import type { OfflineGateHandle } from './offline/use-offline-gate'

const own: OwnData = { ready: true, age: 'fresh', ageMs: 1_000, waiting: 0, progress: null }
const station = { key: 'd/l', event: { title: 'Nuit', timeZone: 'Europe/Paris' }, isKiosk: false } as Station

const shown = (page: React.ReactNode) =>
  renderToStaticMarkup(
    <ClientMessages locale="fr" namespaces={['scanner']}>
      {page}
    </ClientMessages>,
  )
const pills = (connection: Connection) =>
  shown(<ConnectionPills connection={connection} />)
    .split('<li')
    .slice(1)
    .map((pill) => pill.replaceAll(/.*?<\/span>|<.*?>/g, ''))

test('a phone that becomes ready, or whose data ages, has no more pills than before', () => {
  expect(pills({ state: 'online', own: { ...own, ready: false } })).toEqual(['En ligne', 'Données à jour'])
  expect(pills({ state: 'online', own })).toEqual(['En ligne', 'Prêt hors ligne'])
  expect(pills({ state: 'offline', own: { ...own, ageMs: 5 * 60_000 } })).toEqual([
    'Hors ligne',
    'Prêt · données de 5 min',
  ])
  expect(pills({ state: 'offline', own: { ...own, waiting: 3 } })).toHaveLength(3)
})

test('a kiosk has nothing to say of its line until somebody has to see to it', () => {
  const trouble = (state: Connection['state'], more: Partial<OwnData> = {}) =>
    isTroubled({ state, own: { ...own, ...more } })
  expect([trouble('online'), trouble('slow'), trouble('online', { age: 'ageing' })]).toEqual([false, false, false])
  expect([trouble('offline'), trouble('online', { ready: false }), trouble('online', { age: 'old' })]).toEqual([
    true,
    true,
    true,
  ])
})

const notices = (more: Partial<OfflineGateHandle>) =>
  shown(<DeviceNotices offline={{ ...nothingYet, ...more } as OfflineGateHandle} conflicts={[]} station={station} />)

test('scans that the server did not take are shown until somebody has looked at them', () => {
  expect(notices({ refused: 0 })).toBe('')
  expect(notices({ refused: 2 })).toContain('2 passages n’ont pas été pris par le serveur')
})

test('a store that was cleared is said, with what was lost', () => {
  const told = notices({ storage: 'gone', waiting: 2 })
  expect(told).toContain('ne laisse plus entrer personne')
  expect(told).toContain('2 passages n’avaient pas été envoyés')
})
