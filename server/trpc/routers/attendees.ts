// The people of an event, in the dashboard.
import { addAttendee } from '@/server/attendees/add-attendee'
import { addAttendeeInput, listAttendeesInput, ofEventInput } from '@/server/attendees/contract'
import { checkImport, previewImport } from '@/server/attendees/import/check-import'
import { checkImportInput, importPartInput, previewImportInput } from '@/server/attendees/import/contract'
import { importPart } from '@/server/attendees/import/import-part'
import { listAttendees } from '@/server/attendees/queries'
import { countWithoutTicket } from '@/server/attendees/without-ticket'
import { orgProcedure, router } from '../init'

export const attendeesRouter = router({
  list: orgProcedure.input(listAttendeesInput).query(({ ctx, input }) => listAttendees(ctx.app, input)),
  countWithoutTicket: orgProcedure.input(ofEventInput).query(({ ctx, input }) => countWithoutTicket(ctx.app, input)),
  add: orgProcedure.input(addAttendeeInput).mutation(({ ctx, input }) => addAttendee(ctx.app, input)),
  /** Mutations, because they carry a file; they change nothing. */
  previewImport: orgProcedure.input(previewImportInput).mutation(({ ctx, input }) => previewImport(ctx.app, input)),
  checkImport: orgProcedure.input(checkImportInput).mutation(({ ctx, input }) => checkImport(ctx.app, input)),
  import: orgProcedure.input(importPartInput).mutation(({ ctx, input }) => importPart(ctx.app, input)),
})
