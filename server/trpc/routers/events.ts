// Events in the dashboard. Times come as wall times of the event's zone; everything else is as in REST.
import { z } from 'zod'
import { archiveTicketType } from '@/server/events/archive-ticket-type'
import { changeEventForm, createEventForm, listEventsInput } from '@/server/events/contract'
import { createEvent } from '@/server/events/create-event'
import { pauseEvent, resumeEvent } from '@/server/events/pause-event'
import { publishEvent } from '@/server/events/publish-event'
import { listEvents, organizerEvent } from '@/server/events/queries'
import { removeCover } from '@/server/events/set-cover'
import { updateEvent } from '@/server/events/update-event'
import { withInstants } from '@/server/events/wall-time'
import { id } from '@/server/kernel/text'
import { orgProcedure, router } from '../init'

const one = z.strictObject({ eventId: id })

export const eventsRouter = router({
  list: orgProcedure.input(listEventsInput).query(({ ctx, input }) => listEvents(ctx.app, input)),
  get: orgProcedure.input(one).query(({ ctx, input }) => organizerEvent(ctx.app, input)),
  create: orgProcedure.input(createEventForm).mutation(({ ctx, input }) => createEvent(ctx.app, withInstants(input))),
  /** `seenAt`: the `updatedAt` of the event that the form was filled from. */
  update: orgProcedure
    .input(z.strictObject({ eventId: id, change: changeEventForm, seenAt: z.date().optional() }))
    .mutation(({ ctx, input }) => updateEvent(ctx.app, { ...input, change: withInstants(input.change) })),
  publish: orgProcedure.input(one).mutation(({ ctx, input }) => publishEvent(ctx.app, input)),
  pause: orgProcedure.input(one).mutation(({ ctx, input }) => pauseEvent(ctx.app, input)),
  resume: orgProcedure.input(one).mutation(({ ctx, input }) => resumeEvent(ctx.app, input)),
  archiveTicketType: orgProcedure
    .input(z.strictObject({ eventId: id, ticketTypeId: id }))
    .mutation(({ ctx, input }) => archiveTicketType(ctx.app, input)),
  /** Pictures are sent to POST /api/uploads/covers?eventId=…&organization=<slug>. */
  removeCover: orgProcedure.input(one).mutation(({ ctx, input }) => removeCover(ctx.app, input)),
})
