// Whoever has bought a ticket whose code changes is told so where they will look for it: on the purchase's page and in its mail.
import { expect, test } from 'vitest'
import { ctx, openSale } from '@/tests/support/sale'
import { aHold, aSale, as } from '@/tests/support/sales-factories'
import { composeConfirmation } from './compose-messages'
import { getPurchase } from './queries'

openSale({ providers: false })

test.each([true, false])(
  'a purchase and its mail say of each ticket whether its code changes: %s',
  async (isRotating) => {
    const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0 }] })
    await ctx.db.ticketType.updateMany({ where: { eventId: sale.eventId }, data: { rotating: isRotating } })
    const { id, holder } = await aHold(ctx, sale)
    expect((await getPurchase(as(ctx, holder), id)).tickets).toMatchObject([{ isRotating }])
    const told = await ctx.db.notification.findFirstOrThrow({
      where: { purchaseId: id, kind: 'purchase_confirmation' },
    })
    expect((await composeConfirmation(ctx, told))?.props.tickets).toMatchObject([{ isRotating }])
  },
)
