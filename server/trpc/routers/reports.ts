// Figures for the dashboard.
import { listEventsInput } from '@/server/events/contract'
import { attendanceReport } from '@/server/reports/attendance'
import { eventReportInput } from '@/server/reports/contract'
import { eventsWithStats } from '@/server/reports/event-list'
import { eventStats } from '@/server/reports/event-stats'
import { salesReport } from '@/server/reports/sales'
import { orgProcedure, router } from '../init'

export const reportsRouter = router({
  /** Events with what was sold of them; `period: 'upcoming'` begins with the next. */
  events: orgProcedure.input(listEventsInput).query(({ ctx, input }) => eventsWithStats(ctx.app, input)),
  stats: orgProcedure.input(eventReportInput).query(({ ctx, input }) => eventStats(ctx.app, input)),
  sales: orgProcedure.input(eventReportInput).query(({ ctx, input }) => salesReport(ctx.app, input)),
  attendance: orgProcedure.input(eventReportInput).query(({ ctx, input }) => attendanceReport(ctx.app, input)),
})
