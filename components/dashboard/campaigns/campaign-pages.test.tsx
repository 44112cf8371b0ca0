// What the pages of a campaign say of it, read as their letters.
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ClientMessages } from '@/components/shell/client-messages'
import { type AudienceCount as Count, usualAudience } from '@/server/campaigns/audience/contract'
import type { CampaignView } from '@/server/campaigns/contract'
import { AudienceCount } from './audience-count'
import { CampaignNotice } from './campaign-notice'
import { CampaignProgress } from './campaign-progress'
import { CampaignState } from './campaign-state'

function markupOf(page: ReactNode): string {
  const namespaces = ['common', 'campaigns', 'messages', 'errors', 'batches'] as const
  const markup = renderToStaticMarkup(
    <ClientMessages locale="fr" namespaces={namespaces}>
      {page}
    </ClientMessages>,
  )
  return markup.replace(/[\p{White_Space}]+/gu, ' ')
}
const lettersOf = (page: ReactNode) => markupOf(page).replaceAll(/<[^>]+>/g, '')

const at = new Date('2026-11-22T18:11:04Z')
const none = {
  ...{ total: 0, unreached: 0, waiting: 0, sent: 0, delivered: 0, opened: 0, bounced: 0, complained: 0, failed: 0 },
  ...{ doubtful: 0, suppressed: 0, cancelled: 0 },
}
const done: CampaignView = {
  ...{
    id: 'c',
    kind: 'campaign',
    name: 'Consignes',
    status: 'done',
    event: null,
    eventId: null,
    version: 2,
    timeZone: 'Europe/Paris',
  },
  ...{ scheduledAt: at, startedAt: at, finishedAt: at, createdAt: at, audience: usualAudience, content: {} },
  ...{ pauseReason: null, hold: null, perMinute: null, secondsLeft: null, unreached: [] },
  counts: { ...none, total: 30, sent: 29, delivered: 29, suppressed: 1 },
  can: {
    ...{ edit: false, schedule: false, callOff: false, pause: false, resume: false, cancel: false, remove: false },
    ...{ retryFailed: false, retryDoubtful: false, duplicate: true },
  },
}
const notice = (campaign: CampaignView) => (
  <CampaignNotice organization="a" campaign={campaign} timeZone="Europe/Paris" acts={null} />
)

test('who was not reached is named, and the campaign does not look as if it had reached all', () => {
  const person = { id: 'm', name: 'Diane Rebond', address: 'diane@exemple.fr' }
  const missed = { ...done, counts: { ...done.counts, unreached: 1 }, unreached: [person] }
  const page = markupOf(notice(missed))
  expect(page.replaceAll(/<[^>]+>/g, '')).toContain('1 personne n’a pas été prévenue : Diane Rebond.')
  expect(page).toContain('/org/a/messages/m')
  expect(page).not.toContain('bg-admitted')
  const state = markupOf(<CampaignState campaign={missed} />)
  expect([state.includes('Envoyée en partie'), state.includes('bg-admitted')]).toEqual([true, false])
  expect(lettersOf(<CampaignProgress campaign={missed} />)).toContain('Non remis11 retenu')
  const many = markupOf(notice({ ...missed, counts: { ...missed.counts, unreached: 5, bounced: 4 } }))
  expect(many).toMatch(/campaigns\/c\?state=unreached">et 4 autres</)
})

test('who wants no campaigns is no failure', () => {
  const page = markupOf(notice(done))
  expect(page).toContain('Tous les messages sont partis.')
  expect(page).toContain('1 adresse n’en reçoit pas : désabonnée ou retirée.')
  expect(page).toContain('bg-admitted')
})

test('while no carrier answers it says so, without a time or a pace', () => {
  const counts = { ...none, total: 30, waiting: 30 }
  const hold = { reason: 'away', until: at } as const
  const away: CampaignView = { ...done, status: 'sending', counts, hold, perMinute: 680, secondsLeft: 240 }
  expect(lettersOf(notice(away))).toContain('Aucun service d’envoi ne répond pour l’instant.')
  expect(lettersOf(<CampaignProgress campaign={away} />)).not.toMatch(/par minute|encore/)
})

test('who gets nothing is named with the reason, and people without a ticket are not forgotten', () => {
  const count: Count = {
    ...{ addresses: 0, suppressed: 1, withoutAddress: 1, neverTicketed: 2700 },
    leftOut: [
      { name: 'Diane Rebond', address: 'diane@exemple.fr', reason: 'bounced' },
      { name: 'Noé', address: null, reason: 'no_address' },
    ],
  }
  const page = lettersOf(<AudienceCount counted={{ count, isOld: false, error: null }} onCountThem={() => {}} />)
  expect(page).toContain('Diane Rebond diane@exemple.fr · L’adresse n’existe pas')
  expect(page).toContain('Noé N’a pas laissé d’adresse')
  expect(page).toContain('2 700 personnes sans billet ne sont pas comptées.Les compter aussi')
})
