// The screens of an event's reminders, and of the offer to tell of its changes; part of screens.ts.
import type { Page } from '@playwright/test'
import type { Screen } from './screens'

type InOrganization = (path: (world: Parameters<Screen['path']>[0]) => string) => Screen['path']

const add = /^(ajouter un rappel|add a reminder)$/i
const words = /^(texte du rappel|words of the reminder)/i
const begin = /^(écrire un texte pour cet événement|write words for this event)$/i
const offer = /^(préparer un message|prepare a message)$/i

async function write(on: Page): Promise<void> {
  await on.locator('#reminders').getByRole('button', { name: add }).click()
  await on.locator('[role=dialog] [aria-live] p').first().waitFor()
}

/** An earlier picture may have added it. */
async function addOne(on: Page): Promise<void> {
  if ((await on.getByRole('switch').count()) > 0) return
  await write(on)
  await on.locator('[role=dialog] button[type=submit]').click()
  await on.getByRole('switch').first().waitFor()
}

async function openWords(on: Page): Promise<void> {
  await addOne(on)
  await on.getByRole('link', { name: words }).first().click()
  await on.locator('#preview iframe').waitFor()
}

async function changeVenue(on: Page): Promise<void> {
  const isOffered = on.getByRole('button', { name: offer })
  if ((await isOffered.count()) > 0) return
  const name = on.locator('[name="venueName"]')
  await name.fill(`${await name.inputValue()}, entrée haute`)
  await on.locator('main form button[type=submit]').last().click()
  await isOffered.waitFor()
}

export function reminderScreens(org: InOrganization): readonly Screen[] {
  const messages = org(({ event }) => `/events/${event.id}/messages`)
  return [
    { name: 'reminder-new', as: 'owner', path: messages, act: write },
    { name: 'reminders', as: 'owner', path: messages, act: addOne },
    { name: 'reminder-words', as: 'owner', path: messages, act: openWords },
    {
      name: 'reminder-words-own',
      as: 'owner',
      path: messages,
      async act(on) {
        await openWords(on)
        await on.getByRole('button', { name: begin }).click()
        await on.locator('li textarea').first().waitFor()
      },
    },
  ]
}

/** Last of an organizer's, since the event is called otherwise from then on. */
export function eventChangedScreens(org: InOrganization): readonly Screen[] {
  return [
    { name: 'event-changed', as: 'owner', path: org(({ event }) => `/events/${event.id}/edit`), act: changeVenue },
  ]
}
