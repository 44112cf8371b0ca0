// Where something will stand in a moment. Quiet: it breathes once a second and holds still with reduced motion.
import { cn } from './cn'

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cn('block h-4 animate-pulse rounded-sm bg-line/70', className)} />
}
