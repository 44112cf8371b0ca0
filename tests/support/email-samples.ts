// What mails are made of, for tests of them: each kind with everything that it may say, and what a person reads of one.
import type { EmailKind, EmailProps } from '@/emails/contract'

/** @param name stands wherever somebody could have written it */
export function samples(name: string): { [K in EmailKind]: EmailProps<K> } {
  const ticket = { ticketCode: '7KQ2X-X4HM9', holderName: name, ticketTypeName: name }
  return {
    purchase_confirmation: {
      buyerName: name,
      eventTitle: name,
      startsAt: '2026-06-12T17:30:00.000Z',
      timeZone: 'Europe/Paris',
      venueName: name,
      venueAddress: name,
      organizationName: name,
      purchaseNumber: 'P-7K2Q9D',
      purchaseUrl: 'https://tickets.example.org/p/ptl_buy_abc',
      tickets: [
        { ...ticket, ticketUrl: 'https://tickets.example.org/t/one', isRotating: false },
        { ...ticket, ticketCode: '8KQ2X-X4HM9', ticketUrl: 'https://tickets.example.org/t/two', isRotating: false },
      ],
      total: { amount: 9_800, currency: 'EUR' },
    },
    test_ticket: { eventTitle: name, organizationName: name },
    tickets_sent: {
      why: 'reissued',
      eventTitle: name,
      startsAt: '2026-06-12T17:30:00.000Z',
      timeZone: 'Europe/Paris',
      venueName: name,
      organizationName: name,
      allAttached: true,
      tickets: [{ ...ticket, ticketUrl: 'https://tickets.example.org/t/one', isRotating: false }],
    },
    transfer_offer: {
      fromName: name,
      toName: name,
      message: name,
      eventTitle: name,
      startsAt: '2026-06-12T17:30:00.000Z',
      timeZone: 'Europe/Paris',
      venueName: name,
      organizationName: name,
      ticketTypeName: name,
      offerUrl: 'https://tickets.example.org/t/transfer/abc',
      until: '2026-06-10T17:30:00.000Z',
    },
    transfer_ended: {
      ending: 'declined',
      fromName: name,
      toName: name,
      eventTitle: name,
      ticketTypeName: name,
      ticketUrl: 'https://tickets.example.org/t/one',
    },
    ticket_ended: {
      holderName: name,
      isCancelled: false,
      offeredBy: null,
      eventTitle: name,
      startsAt: '2026-06-12T17:30:00.000Z',
      timeZone: 'Europe/Paris',
      organizationName: name,
      wasBought: true,
      tickets: [ticket],
    },
    lost_tickets: {
      events: [
        {
          title: name,
          startsAt: '2026-06-12T17:30:00.000Z',
          timeZone: 'Europe/Paris',
          venueName: name,
          tickets: [{ ...ticket, ticketUrl: 'https://tickets.example.org/t/one' }],
        },
      ],
    },
    display_code: {
      code: '012345',
      minutes: 10,
      holderName: name,
      eventTitle: name,
      ticketTypeName: name,
      organizationName: name,
    },
    late_payment_refund: {
      buyerName: name,
      eventTitle: name,
      purchaseNumber: 'P-7K2Q9D',
      amount: { amount: 9_800, currency: 'EUR' },
      reason: 'sold_out',
    },
    refund: {
      buyerName: name,
      eventTitle: name,
      organizationName: name,
      purchaseNumber: 'P-7K2Q9D',
      purchaseUrl: 'https://tickets.example.org/p/ptl_buy_abc',
      amount: { amount: 4_900, currency: 'EUR' },
      reason: 'requested_by_customer',
      endedTickets: [ticket],
      liveTickets: 1,
    },
    event_cancelled: {
      buyerName: name,
      eventTitle: name,
      startsAt: '2026-06-12T17:30:00.000Z',
      timeZone: 'Europe/Paris',
      organizationName: name,
      purchaseNumber: 'P-7K2Q9D',
      purchaseUrl: 'https://tickets.example.org/p/ptl_buy_abc',
      refund: { amount: 9_800, currency: 'EUR' },
      total: { amount: 9_800, currency: 'EUR' },
    },
    subscription_notice: {
      occasion: 'payment_failed',
      plan: 'pro',
      at: '2026-12-06T09:00:00.000Z',
      organizationName: name,
      billingUrl: 'https://tickets.example.org/org/nuits/settings/billing',
    },
    payment_instructions: {
      buyerName: name,
      eventTitle: name,
      timeZone: 'Europe/Paris',
      organizationName: name,
      purchaseNumber: 'P-7K2Q9D',
      purchaseUrl: 'https://tickets.example.org/p/ptl_buy_abc',
      method: 'bank_transfer',
      amount: { amount: 9_800, currency: 'EUR' },
      reference: 'PTL-7K2Q9-DX4H7',
      instructions: 'Lumières & Cie\nIBAN FR76 3000 6000 0112 3456 7890 189',
      until: '2026-06-10T17:30:00.000Z',
    },
    campaign_paused: {
      organizationName: name,
      campaignName: name,
      reason: 'bounces',
      cameBack: 12,
      sent: 140,
      waiting: 2_860,
      campaignUrl: 'https://tickets.example.org/org/nuits/campaigns/1',
    },
    attention_notice: {
      organizationName: name,
      items: [
        { kind: 'refund_failed', count: 1 },
        { kind: 'underpaid', count: 3 },
      ],
      paymentsUrl: 'https://tickets.example.org/org/nuits/payments',
    },
    webhook_disabled: {
      organizationName: name,
      endpointName: name,
      url: 'https://crm.example.org/portillon/<2>&b',
      isGone: false,
      failingSince: '2026-06-12T09:30:00.000Z',
      timeZone: 'Europe/Paris',
      webhooksUrl: 'https://tickets.example.org/org/nuits/settings/webhooks',
    },
    dispute_opened: {
      organizationName: name,
      eventTitle: name,
      timeZone: 'Europe/Paris',
      purchaseNumber: 'P-7K2Q9D',
      buyerName: name,
      amount: { amount: 9_800, currency: 'EUR' },
      reason: 'le titulaire de la carte dit ne pas avoir fait cet achat',
      isInquiry: false,
      isAtPaypal: false,
      dueAt: '2026-06-19T21:59:59.000Z',
      disputeUrl: 'https://tickets.example.org/org/nuits/payments/disputes/one',
    },
  }
}

/** What a person reads in the HTML part. */
export function readable(html: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'", nbsp: '\u00a0' }
  return html
    .replace(/<(head|style)\b.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&([a-z0-9#]+);/g, (whole, name: string) => entities[name] ?? whole)
}
