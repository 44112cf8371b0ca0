// The people of an event, in the dashboard.
import { z } from 'zod'
import { importAttendeesInput, listAttendeesInput } from '@/server/attendees/contract'
import { importAttendees } from '@/server/attendees/import-attendees'
import { listAttendees } from '@/server/attendees/queries'
import { id } from '@/server/kernel/text'
import { orgProcedure, router } from '../init'

export const attendeesRouter = router({
  list: orgProcedure.input(listAttendeesInput).query(({ ctx, input }) => listAttendees(ctx.app, input)),
  import: orgProcedure
    .input(z.strictObject({ eventId: id, ...importAttendeesInput.shape }))
    .mutation(({ ctx, input }) => importAttendees(ctx.app, input)),
})
