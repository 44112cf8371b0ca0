// The screens of who holds a ticket; part of screens.ts.
import type { Screen, Size } from './screens'
import type { World } from './screens-world'

type Address = (path: string) => Screen['path']
type OfTicket = (pick: (world: World) => { ticket: { url?: string } }) => Screen['path']

const phone: readonly Size[] = ['phone']

export function holderScreens(ticket: OfTicket, page: Address): readonly Screen[] {
  return [
    { name: 'ticket', path: ticket((world) => world.paid) },
    {
      name: 'ticket-enlarged',
      path: ticket((world) => world.paid),
      sizes: phone,
      act: (on) => on.locator('main button').first().click(),
    },
    { name: 'ticket-used', path: ticket((world) => world.used), sizes: phone },
    {
      name: 'ticket-give',
      path: ticket((world) => world.paid),
      sizes: phone,
      async act(on) {
        await on.getByRole('button', { name: /donner ce billet|give this ticket/i }).click()
        await on.locator('main form input[type=email]').waitFor()
      },
    },
    {
      name: 'my-ticket-rename',
      path: ticket((world) => world.paid),
      sizes: phone,
      async act(on) {
        await on.getByRole('button', { name: /changer le nom|change the name/i }).click()
        await on.locator('main form input[name=name]').waitFor()
      },
    },
    { name: 'ticket-offer-unknown', path: page('/t/transfer/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA') },
  ]
}

export function lostTicketScreens(page: Address): readonly Screen[] {
  return [
    { name: 'lost-ticket', path: page('/lost-ticket') },
    {
      name: 'lost-ticket-asked',
      path: page('/lost-ticket'),
      async act(on) {
        await on.locator('main input[type=email]').fill(`personne-${Math.trunc(performance.now())}@exemple.fr`)
        await on.locator('main form button[type=submit]').click()
        await on.locator('main [role=status]').waitFor()
      },
    },
  ]
}
