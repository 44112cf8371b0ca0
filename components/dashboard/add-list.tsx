// A page of things that the organization adds one by one: the button that adds one stands in the head, or in the empty list beside the
// sentence that explains it.
import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card'
import { EmptyState, PageHeader } from '@/components/ui/page-parts'
import type { Role } from '@/server/kernel/actor'
import { NoPermission } from './no-permission'

type AddListProps<Row> = {
  organization: { name: string; role: Role }
  title: string
  lead: string
  /** Null: this person may not read them. */
  rows: readonly Row[] | null
  /** Null: this person may not add one. */
  add: ReactNode
  empty: { title: string; text: string }
  children: (rows: readonly Row[], empty: ReactNode) => ReactNode
}

export function AddList<Row>({ organization, title, lead, rows, add, empty, children }: AddListProps<Row>) {
  const hasRows = rows !== null && rows.length > 0
  return (
    <>
      <PageHeader eyebrow={organization.name} title={title} actions={hasRows ? add : null}>
        {lead}
      </PageHeader>
      {rows ? (
        <Card className="overflow-hidden">
          {children(
            rows,
            <EmptyState title={empty.title} action={add}>
              {empty.text}
            </EmptyState>,
          )}
        </Card>
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
