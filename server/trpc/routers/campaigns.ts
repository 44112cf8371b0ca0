// Campaigns of one organization: written, aimed, tried, sent, followed.

import { audienceChoices } from '@/server/campaigns/audience/choices'
import { audienceInput, audiencePeopleInput, choicesInput } from '@/server/campaigns/audience/contract'
import { audienceCount, audiencePeople } from '@/server/campaigns/audience/queries'
import {
  campaignIdInput,
  createCampaignInput,
  duplicateCampaignInput,
  listCampaignsInput,
  previewCampaignInput,
  recipientsInput,
  retryCampaignInput,
  saveCampaignInput,
  scheduleCampaignInput,
  testCampaignInput,
} from '@/server/campaigns/contract'
import {
  callOffCampaign,
  cancelCampaign,
  pauseCampaign,
  resumeCampaign,
  retryFailed,
  scheduleCampaign,
} from '@/server/campaigns/control-campaign'
import { duplicateCampaign } from '@/server/campaigns/duplicate-campaign'
import { draftCampaign, removeCampaign, saveCampaign } from '@/server/campaigns/edit-campaign'
import { previewCampaign, testCampaign } from '@/server/campaigns/preview'
import { getCampaign, listCampaigns } from '@/server/campaigns/queries'
import { listRecipients } from '@/server/campaigns/recipients'
import { campaignMessage } from '@/server/campaigns/sent-message'
import { notificationIdInput } from '@/server/notifications/contract'
import { orgProcedure, router } from '../init'

export const campaignsRouter = router({
  list: orgProcedure.input(listCampaignsInput).query(({ ctx, input }) => listCampaigns(ctx.app, input)),
  get: orgProcedure.input(campaignIdInput).query(({ ctx, input }) => getCampaign(ctx.app, input)),
  message: orgProcedure.input(notificationIdInput).query(({ ctx, input }) => campaignMessage(ctx.app, input)),
  create: orgProcedure.input(createCampaignInput).mutation(({ ctx, input }) => draftCampaign(ctx.app, input)),
  duplicate: orgProcedure.input(duplicateCampaignInput).mutation(({ ctx, input }) => duplicateCampaign(ctx.app, input)),
  save: orgProcedure.input(saveCampaignInput).mutation(({ ctx, input }) => saveCampaign(ctx.app, input)),
  remove: orgProcedure.input(campaignIdInput).mutation(({ ctx, input }) => removeCampaign(ctx.app, input)),
  audience: orgProcedure.input(audienceInput).query(({ ctx, input }) => audienceCount(ctx.app, input)),
  choices: orgProcedure.input(choicesInput).query(({ ctx, input }) => audienceChoices(ctx.app, input)),
  people: orgProcedure.input(audiencePeopleInput).query(({ ctx, input }) => audiencePeople(ctx.app, input)),
  /** A query by what it does, a mutation by its size. */
  preview: orgProcedure.input(previewCampaignInput).mutation(({ ctx, input }) => previewCampaign(ctx.app, input)),
  testToSelf: orgProcedure.input(testCampaignInput).mutation(({ ctx, input }) => testCampaign(ctx.app, input)),
  schedule: orgProcedure.input(scheduleCampaignInput).mutation(({ ctx, input }) => scheduleCampaign(ctx.app, input)),
  callOff: orgProcedure.input(campaignIdInput).mutation(({ ctx, input }) => callOffCampaign(ctx.app, input)),
  pause: orgProcedure.input(campaignIdInput).mutation(({ ctx, input }) => pauseCampaign(ctx.app, input)),
  resume: orgProcedure.input(campaignIdInput).mutation(({ ctx, input }) => resumeCampaign(ctx.app, input)),
  cancel: orgProcedure.input(campaignIdInput).mutation(({ ctx, input }) => cancelCampaign(ctx.app, input)),
  retryFailed: orgProcedure.input(retryCampaignInput).mutation(({ ctx, input }) => retryFailed(ctx.app, input)),
  recipients: orgProcedure.input(recipientsInput).query(({ ctx, input }) => listRecipients(ctx.app, input)),
})
