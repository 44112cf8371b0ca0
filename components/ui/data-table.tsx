// Rows of like things: dense, ruled, numbers right. On a phone each row folds into two lines: the title and its figure,
// then the details, two beside each other; roles are repeated because folding a table takes its semantics away.
import type { ReactNode } from 'react'
import { cn } from './cn'
import { Link } from './link'

export type Column<Row> = {
  key: string
  header: ReactNode
  cell: (row: Row) => ReactNode
  align?: 'start' | 'end'
  /** Where the cell goes on a phone. `title` also carries the row's link, `line` has the whole width: buttons, a long text. */
  phone?: 'title' | 'figure' | 'detail' | 'line' | 'hidden'
  className?: string
}

type DataTableProps<Row> = {
  /** Names the table for screen readers. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  rowHref?: (row: Row) => string | null
  /** Shown in place of the rows when there are none. */
  empty?: ReactNode
  /** Column headings are read aloud but not drawn. */
  plain?: boolean
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, rowHref, empty, plain } = props
  if (rows.length === 0 && empty) return <>{empty}</>
  return (
    // biome-ignore lint/a11y/noRedundantRoles: a folded row is no table row to a browser any more
    <table role="table" className="w-full border-collapse text-[15px] max-sm:block">
      <caption className="sr-only">{caption}</caption>
      <thead className={cn('border-b border-line max-sm:sr-only', plain && 'sr-only')}>
        <tr>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={cn(
                'px-3 py-2.5 text-[13px] font-semibold whitespace-nowrap text-ink-2 first:pl-5 last:pr-5 sm:first:pl-6 sm:last:pr-6',
                column.align === 'end' ? 'text-right' : 'text-left',
              )}
            >
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {rows.map((row) => (
          <TableRow key={rowKey(row)} row={row} columns={columns} href={rowHref?.(row) ?? null} />
        ))}
      </tbody>
    </table>
  )
}

function TableRow<Row>({ row, columns, href }: { row: Row; columns: readonly Column<Row>[]; href: string | null }) {
  const titleKey = columns.find((column) => column.phone === 'title')?.key ?? columns[0]?.key
  const places = phonePlaces(columns, titleKey)
  return (
    <tr
      // biome-ignore lint/a11y/noRedundantRoles: see the table
      role="row"
      className={cn(
        'relative border-t border-line first:border-t-0 max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_fit-content(60%)] max-sm:gap-x-4 max-sm:gap-y-1 max-sm:px-5 max-sm:py-3.5',
        href && 'transition-colors duration-150 hover:bg-sunk has-focus-visible:bg-sunk',
      )}
    >
      {columns.map((column) => (
        <td
          key={column.key}
          // biome-ignore lint/a11y/noRedundantRoles: see the table
          role="cell"
          className={cn(
            'px-3 py-3 align-middle max-sm:block max-sm:p-0 max-sm:empty:hidden sm:first:pl-6 sm:last:pr-6',
            column.align === 'end' && 'num text-right',
            phoneStyles[places.get(column.key) ?? 'hidden'],
            column.className,
          )}
        >
          {href !== null && column.key === titleKey ? (
            <Link href={href} className="text-ink no-underline after:absolute after:inset-0 after:content-['']">
              {column.cell(row)}
            </Link>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  )
}

type Place = keyof typeof phoneStyles

/** The details stand left and right in turns; what has a line of its own begins them anew. */
function phonePlaces<Row>(columns: readonly Column<Row>[], titleKey: string | undefined): Map<string, Place> {
  const places = new Map<string, Place>()
  let details = 0
  for (const { key, phone } of columns) {
    const wanted = phone ?? (key === titleKey ? 'title' : 'detail')
    if (wanted === 'line') details = 0
    places.set(key, wanted === 'detail' ? (details++ % 2 === 0 ? 'left' : 'right') : wanted)
  }
  return places
}

const phoneStyles = {
  title: 'max-sm:order-1 max-sm:col-start-1 max-sm:min-w-0',
  figure: 'max-sm:order-2 max-sm:col-start-2 max-sm:text-right',
  left: 'max-sm:order-3 max-sm:col-start-1 max-sm:min-w-0 max-sm:text-left max-sm:text-sm max-sm:text-ink-2',
  right: 'max-sm:order-3 max-sm:col-start-2 max-sm:text-right max-sm:text-sm max-sm:text-ink-2',
  line: 'max-sm:order-3 max-sm:col-span-2 max-sm:text-left max-sm:text-sm max-sm:text-ink-2',
  hidden: 'max-sm:hidden',
}
