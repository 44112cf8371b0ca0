// What is counted of scans.
import { counter } from '@/server/kernel/metrics'

export const scans = counter('scans_total', 'Scans that were answered.', ['verdict', 'reason'])
