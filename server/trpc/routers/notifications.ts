// Messages of one organization: what became of them, sent again, put right, called off.
import { cancelMessage, rescheduleMessage } from '@/server/notifications/cancel-message'
import { changeAddress } from '@/server/notifications/change-address'
import {
  changeAddressInput,
  listMessagesInput,
  notificationIdInput,
  rescheduleInput,
  resendInput,
  statisticsQuery,
} from '@/server/notifications/contract'
import { listMessages, messageView } from '@/server/notifications/list-messages'
import { resendMessage } from '@/server/notifications/resend-message'
import { messageStatistics } from '@/server/notifications/statistics'
import { orgProcedure, router } from '../init'

export const notificationsRouter = router({
  list: orgProcedure.input(listMessagesInput).query(({ ctx, input }) => listMessages(ctx.app, input)),
  get: orgProcedure.input(notificationIdInput).query(({ ctx, input }) => messageView(ctx.app, input)),
  statistics: orgProcedure.input(statisticsQuery).query(({ ctx, input }) => messageStatistics(ctx.app, input)),
  resend: orgProcedure.input(resendInput).mutation(({ ctx, input }) => resendMessage(ctx.app, input)),
  changeAddress: orgProcedure.input(changeAddressInput).mutation(({ ctx, input }) => changeAddress(ctx.app, input)),
  cancel: orgProcedure.input(notificationIdInput).mutation(({ ctx, input }) => cancelMessage(ctx.app, input)),
  reschedule: orgProcedure.input(rescheduleInput).mutation(({ ctx, input }) => rescheduleMessage(ctx.app, input)),
})
