// Designs of tickets in the dashboard. Logos are sent to POST /api/uploads/logos?organization=<slug>.
import { z } from 'zod'
import { id } from '@/server/kernel/text'
import {
  assignmentsInput,
  assignTemplateInput,
  createTemplateInput,
  renameTemplateInput,
  restoreVersionInput,
  saveTemplateInput,
  setDefaultInput,
  templateIdInput,
  testTicketInput,
  versionInput,
} from '@/server/templates/contract'
import { archiveTemplate, assignTemplate, renameTemplate, setDefaultTemplate } from '@/server/templates/manage-template'
import { eventTemplates, listTemplates, listVersions, templateVersion } from '@/server/templates/queries'
import { createTemplate, restoreVersion, saveTemplate } from '@/server/templates/save-template'
import { askForTestTicket, knownQuestions, testTicketFile } from '@/server/tickets/test-tickets'
import { orgProcedure, router } from '../init'

export const templatesRouter = router({
  list: orgProcedure.query(({ ctx }) => listTemplates(ctx.app)),
  get: orgProcedure.input(versionInput).query(({ ctx, input }) => templateVersion(ctx.app, input)),
  versions: orgProcedure.input(templateIdInput).query(({ ctx, input }) => listVersions(ctx.app, input)),
  ofEvent: orgProcedure.input(assignmentsInput).query(({ ctx, input }) => eventTemplates(ctx.app, input)),
  /** Names that `{{answer.…}}` may have; of the newest event where none is given. */
  questions: orgProcedure
    .input(z.strictObject({ eventId: id.optional() }))
    .query(({ ctx, input }) => knownQuestions(ctx.app, input)),
  create: orgProcedure.input(createTemplateInput).mutation(({ ctx, input }) => createTemplate(ctx.app, input)),
  save: orgProcedure.input(saveTemplateInput).mutation(({ ctx, input }) => saveTemplate(ctx.app, input)),
  restore: orgProcedure.input(restoreVersionInput).mutation(({ ctx, input }) => restoreVersion(ctx.app, input)),
  rename: orgProcedure.input(renameTemplateInput).mutation(({ ctx, input }) => renameTemplate(ctx.app, input)),
  archive: orgProcedure.input(templateIdInput).mutation(({ ctx, input }) => archiveTemplate(ctx.app, input)),
  setDefault: orgProcedure.input(setDefaultInput).mutation(({ ctx, input }) => setDefaultTemplate(ctx.app, input)),
  assign: orgProcedure.input(assignTemplateInput).mutation(({ ctx, input }) => assignTemplate(ctx.app, input)),
  /** Asks for a proof; `testFile` has its address a second later. */
  test: orgProcedure.input(testTicketInput).mutation(({ ctx, input }) => askForTestTicket(ctx.app, input)),
  testFile: orgProcedure
    .input(z.strictObject({ fileKey: z.string().max(200) }))
    .query(({ ctx, input }) => testTicketFile(ctx.app, input)),
})
