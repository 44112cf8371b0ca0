// What the control room is told to look at.
import { listAlertsInput, seeAlertInput } from '@/server/scanning/alerts/contract'
import { listAlerts, seeAlert } from '@/server/scanning/alerts/list-alerts'
import { orgProcedure, router } from '../init'

export const alertsRouter = router({
  list: orgProcedure.input(listAlertsInput).query(({ ctx, input }) => listAlerts(ctx.app, input)),
  see: orgProcedure.input(seeAlertInput).mutation(({ ctx, input }) => seeAlert(ctx.app, input)),
})
