'use client'
// A filter that acts at once and stands in the address.
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { Select, type SelectItem } from '@/components/ui/select'

type FilterSelectProps = {
  /** Of the query's parameter. */
  name: string
  label: string
  value: string
  /** The first one, with the value `all`, takes the filter away. */
  items: readonly SelectItem<string>[]
}

export function FilterSelect({ name, label, value, items }: FilterSelectProps) {
  const router = useRouter()
  const path = usePathname()
  const search = useSearchParams()

  function choose(next: string) {
    const query = new URLSearchParams(search)
    query.delete('cursor')
    if (next === 'all') query.delete(name)
    else query.set(name, next)
    router.push(query.size > 0 ? `${path}?${query}` : path)
  }

  return <Select aria-label={label} items={items} value={value} onValueChange={choose} className="w-auto min-w-48" />
}
