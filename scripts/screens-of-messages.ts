// The screens of messages that went out; part of screens.ts.
import { z } from 'zod'
import { until } from './demo-client'
import type { Screen } from './screens'
import type { World } from './screens-world'

type InOrganization = (path: (world: World) => string) => Screen['path']

const asked = z.looseObject({ notificationId: z.string() })
const told = z.looseObject({ status: z.string() })

/** Asked for when it is wanted; what the mailbox does is in the address. */
function aMessage(to: string, end: string): Screen['path'] {
  return async ({ client, locale, organization, event }) => {
    const token = organization.apiKey
    const body = {
      to,
      template: 'custom',
      data: { message: locale === 'fr' ? 'Les portes ouvrent à 19 h.' : 'Doors open at 7 pm.' },
      options: { locale, eventId: event.id },
    }
    const { notificationId: id } = await client.take(asked, 'POST', '/api/notifications/email', {
      token,
      body,
      status: 201,
    })
    await until(`A message is ${end}`, async () => {
      const { status } = await client.take(told, 'GET', `/api/notifications/${id}/status`, { token })
      return status === end ? true : null
    })
    return `${locale === 'fr' ? '' : '/en'}/org/${organization.slug}/messages/${id}`
  }
}

export function messageScreens(org: InOrganization): readonly Screen[] {
  return [
    { name: 'messages', as: 'owner', path: org(() => '/messages') },
    { name: 'messages-none', as: 'owner', path: org(() => '/messages?search=personne@exemple.fr') },
    { name: 'messages-statistics', as: 'owner', path: org(() => '/messages/statistics') },
    {
      name: 'message',
      as: 'owner',
      path: aMessage('lu@exemple.fr', 'delivered'),
      act: (on) => on.locator('main iframe').waitFor(),
    },
    {
      name: 'message-bounced',
      as: 'owner',
      path: aMessage(`bounced@${Date.now().toString(36)}.exemple.fr`, 'bounced'),
    },
  ]
}
