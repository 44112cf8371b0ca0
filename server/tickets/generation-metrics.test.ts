import { Writable } from 'node:stream'
import pino from 'pino'
import { expect, test } from 'vitest'
import { DomainError } from '@/server/kernel/errors'
import { metrics } from '@/server/kernel/metrics'
import { generationOf } from './generation-metrics'

function aLog(): { log: pino.Logger; lines: () => Record<string, unknown>[] } {
  const lines: string[] = []
  const stream = new Writable({
    write(line, _, done) {
      lines.push(String(line))
      done()
    },
  })
  const log = pino({ base: undefined }, stream).child({ requestId: 'req-1' })
  return { log, lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

const ticket = {
  id: 'ticket-1',
  code: '3K7QX-9MZT2',
  eventId: 'event-1',
  attendeeId: 'guest-1',
  templateVersion: { templateId: 'template-1' },
  batchItem: { batchId: 'batch-1' },
  attendee: { name: 'Camille Roussel', email: 'camille@exemple.fr' },
}

test('a generated ticket is one line with the fields of the contract and nothing about the person, and one count', async () => {
  const { log, lines } = aLog()
  generationOf({ log }, ticket, performance.now() - 20).succeeded({ pdfSize: 6_021 })
  const [line] = lines()
  expect(line).toMatchObject({
    requestId: 'req-1',
    service: 'ticket-generator',
    action: 'ticket_generated',
    data: {
      ticketId: 'ticket-1',
      ticketCode: '3K7QX-9MZT2',
      eventId: 'event-1',
      guestId: 'guest-1',
      templateId: 'template-1',
      batchId: 'batch-1',
      pdfSize: 6_021,
    },
  })
  const [, milliseconds] = /"generationTime":([\d.]+)/.exec(JSON.stringify(line)) ?? []
  expect(Number(milliseconds)).toBeGreaterThanOrEqual(20)
  expect(JSON.stringify(line)).not.toMatch(/Camille|camille/)
  expect(await metrics.metrics()).toContain(
    'tickets_generated_total{event_id="event-1",template_id="template-1",status="success"} 1',
  )
})

test('a ticket that failed says why by code, and its error is told with it', async () => {
  const { log, lines } = aLog()
  const generation = generationOf({ log }, { ...ticket, templateVersion: null }, performance.now())
  generation.failed(new DomainError('unavailable', 'storage.full', 'There is no room.'))
  expect(lines()[0]).toMatchObject({
    action: 'ticket_generation_failed',
    data: { error: 'storage.full', templateId: 'built_in' },
  })
  expect(await metrics.metrics()).toContain('template_id="built_in",status="failure"} 1')
})
