// While a page of the organizer’s is read: its head, its figures, its rows. Stands beside pages whose existence is certain by then:
// an answer that has begun can no longer say 404.
import { Skeleton } from '@/components/ui/skeleton'

const rows = ['a', 'b', 'c', 'd', 'e']

export function LoadingPage() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-3 h-3 w-32" />
      <Skeleton className="mb-7 h-9 w-80 max-w-full" />
      <div className="ink-rule mb-7 grid grid-cols-2 gap-6 border-b border-line py-5 lg:grid-cols-4">
        {rows.slice(1).map((key) => (
          <div key={key}>
            <Skeleton className="h-3 w-24" />
            <Skeleton className="mt-3 h-9 w-28" />
          </div>
        ))}
      </div>
      <div className="rounded-lg border border-line bg-card">
        {rows.map((key) => (
          <div key={key} className="flex gap-6 border-t border-line px-6 py-4 first:border-t-0">
            <Skeleton className="w-20" />
            <Skeleton className="flex-1" />
            <Skeleton className="w-16" />
          </div>
        ))}
      </div>
    </div>
  )
}
