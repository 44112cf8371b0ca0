// An event's reminders, and the offer to tell those who hold tickets of what has changed.
import { dismissChange, draftChange } from '@/server/campaigns/event-changed'
import { changeOffer } from '@/server/campaigns/event-changed-offer'
import {
  addReminderInput,
  changeOfferInput,
  changePressInput,
  changeReminderInput,
  eventRemindersInput,
  reminderInput,
  removeReminderInput,
  saveReminderWordsInput,
  turnReminderInput,
} from '@/server/campaigns/reminders/contract'
import {
  addReminder,
  changeReminder,
  removeReminder,
  saveReminderWords,
  turnReminder,
} from '@/server/campaigns/reminders/edit-reminders'
import { eventReminders, reminderWords, tryReminder } from '@/server/campaigns/reminders/queries'
import { orgProcedure, router } from '../init'

export const remindersRouter = router({
  list: orgProcedure.input(eventRemindersInput).query(({ ctx, input }) => eventReminders(ctx.app, input)),
  /** When a rule would send, while it is being written. */
  tryOut: orgProcedure.input(addReminderInput).query(({ ctx, input }) => tryReminder(ctx.app, input)),
  words: orgProcedure.input(reminderInput).query(({ ctx, input }) => reminderWords(ctx.app, input)),
  add: orgProcedure.input(addReminderInput).mutation(({ ctx, input }) => addReminder(ctx.app, input)),
  change: orgProcedure.input(changeReminderInput).mutation(({ ctx, input }) => changeReminder(ctx.app, input)),
  turn: orgProcedure.input(turnReminderInput).mutation(({ ctx, input }) => turnReminder(ctx.app, input)),
  saveWords: orgProcedure.input(saveReminderWordsInput).mutation(({ ctx, input }) => saveReminderWords(ctx.app, input)),
  remove: orgProcedure.input(removeReminderInput).mutation(({ ctx, input }) => removeReminder(ctx.app, input)),
  /** Null: nothing of what holders were told has changed. */
  changeOffer: orgProcedure.input(changeOfferInput).query(({ ctx, input }) => changeOffer(ctx.app, input)),
  draftChange: orgProcedure.input(changePressInput).mutation(({ ctx, input }) => draftChange(ctx.app, input)),
  dismissChange: orgProcedure.input(changePressInput).mutation(({ ctx, input }) => dismissChange(ctx.app, input)),
})
