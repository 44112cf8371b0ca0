// What holders and those who were offered a ticket read when it ends, in each of its cases.
import { expect, test } from 'vitest'
import type { EmailProps } from './contract'
import { renderEmail } from './render-email'

const ticket = { ticketCode: '7KQ2X-X4HM9', holderName: 'Carla', ticketTypeName: 'Fosse' }
const held: EmailProps<'ticket_ended'> = {
  holderName: 'Carla',
  isCancelled: false,
  offeredBy: null,
  eventTitle: 'Les Nuits',
  startsAt: '2026-06-12T17:30:00.000Z',
  timeZone: 'Europe/Paris',
  organizationName: 'Lumières & Cie',
  wasBought: true,
  tickets: [ticket],
}
const offered = { ...held, offeredBy: 'Camille', wasBought: false, tickets: [] }
const when = 'vendredi 12 juin 2026 à 19\u202fh\u202f30 (heure de Paris)'

const cases = {
  'a ticket that ended': [
    held,
    'Plus valable\u202f: votre billet pour «\u202fLes Nuits\u202f»',
    /ne vous déplacez pas/,
  ],
  'a ticket of a cancelled event': [
    { ...held, isCancelled: true },
    'Annulé\u202f: «\u202fLes Nuits\u202f»',
    /Lumières & Cie a annulé/,
  ],
  'an offer that ended': [
    offered,
    'Plus à prendre\u202f: le billet pour «\u202fLes Nuits\u202f»',
    /l’offre a pris fin/,
  ],
  'an offer for a cancelled event': [
    { ...offered, isCancelled: true },
    'Annulé\u202f: «\u202fLes Nuits\u202f»',
    /Le billet que Camille vous a proposé n’est plus à prendre/,
  ],
} as const

test.each(Object.entries(cases))('%s: what it was for, when, and no amount', async (_, [props, subject, said]) => {
  const mail = await renderEmail('ticket_ended', { ...props, tickets: [...props.tickets] }, 'fr')
  expect(mail.subject).toBe(subject)
  expect(mail.text).toContain('Bonjour Carla,')
  expect(mail.text).toContain(when)
  expect(mail.text).toMatch(said)
  expect(mail.text).not.toMatch(/€|undefined|null|[^\u202f][;!?»]|«[^\u202f]| :/)
  expect(mail.html).toContain('Carla')
  const english = await renderEmail('ticket_ended', { ...props, tickets: [...props.tickets] }, 'en')
  expect(english.text).toContain('Friday')
  expect(english.text).not.toMatch(/€|undefined|null|Bonjour/)
})

test('whom money goes back to is said of a bought ticket alone, and several tickets are spoken of as several', async () => {
  const money = 'va à la personne qui a acheté le billet'
  expect((await renderEmail('ticket_ended', held, 'fr')).text).toContain(money)
  expect((await renderEmail('ticket_ended', { ...held, wasBought: false }, 'fr')).text).not.toContain(money)
  const two = { ...held, tickets: [ticket, { ...ticket, ticketCode: '8KQ2X-X4HM9' }] }
  const { text } = await renderEmail('ticket_ended', two, 'fr')
  expect(text).toContain('Vos 2 billets')
  expect(text).toContain('Fosse · Carla · 8KQ2X-X4HM9')
})
