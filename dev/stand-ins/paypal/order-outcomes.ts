// What a buyer, a bank or PayPal itself decides: an order agreed to, a capture under review decided.
// Guards: an outcome happens once (each asks for the state it leaves).
import { showCapture, showOrder } from './orders'
import type { Capture, Means, Order, PaypalWorld } from './paypal-world'

export function canApprove(order: Order): boolean {
  return order.status === 'CREATED' || order.status === 'PAYER_ACTION_REQUIRED'
}

/** @param means seen when the order is captured */
export function approve(world: PaypalWorld, order: Order, means: Means): Order {
  const approved = world.orders.put({ ...order, status: 'APPROVED', means, update_time: world.now() })
  world.emit('CHECKOUT.ORDER.APPROVED', 'checkout-order', 'An order has been approved by buyer', {
    ...showOrder(world, approved),
    // As PayPal sends it: an empty object, which some readers turn into a list when they write it anew.
    payment_instruction: {},
  })
  return approved
}

export function decideCapture(world: PaypalWorld, pending: Capture, isGood: boolean): Capture {
  const decided = world.captures.put({
    ...pending,
    status: isGood ? 'COMPLETED' : 'DECLINED',
    update_time: world.now(),
  })
  const type = isGood ? 'PAYMENT.CAPTURE.COMPLETED' : 'PAYMENT.CAPTURE.DENIED'
  world.emit(type, 'capture', `A capture was ${isGood ? 'completed' : 'denied'}`, showCapture(world, decided, true))
  return decided
}
