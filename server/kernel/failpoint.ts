// Named steps at which a crash test ends the process, as a power cut would. Does nothing unless FAILPOINT names the step, which the
// environment accepts in demo mode and in tests only.
import { env } from './env'

export const failpoints = [
  'settle:locked',
  'settle:captured',
  'settle:completed',
  'settle:committed',
  'refund:requested',
  'refund:committed',
  'refund:before_provider',
  'refund:after_provider',
  'refund:recorded',
  'refund_run:item',
  'cancel_event:called_off',
  'cancel_event:committed',
  'batch:issued',
  'batch:stored',
] as const
export type Failpoint = (typeof failpoints)[number]

export function failpoint(step: Failpoint): void {
  if (env().failpoint === step) process.kill(process.pid, 'SIGKILL')
}
