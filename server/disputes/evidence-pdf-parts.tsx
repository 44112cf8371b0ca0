// The repeated parts of a printed piece of evidence: sections, pairs, tables.
import { Text, View } from '@react-pdf/renderer'
import type { ReactNode } from 'react'
import { PLAIN_STACK, printable } from '@/server/tickets/pdf-fonts'
import { COLORS } from '@/server/tickets/ticket-pdf-parts'

/** Of A4 between its margins, in points. */
const WIDTH = 595.28 - 88
const LABEL_WIDTH = 128

export const TITLE = {
  fontFamily: PLAIN_STACK.heading,
  fontWeight: 700,
  fontSize: 21,
  lineHeight: 1.15,
  marginBottom: 8,
} as const

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <View style={{ marginTop: 16 }}>
      <Text style={{ ...TITLE, fontSize: 12.5, marginBottom: 6 }}>{title}</Text>
      {children}
    </View>
  )
}

/** Label and value; what is not known is left out. */
export function Pairs({ rows }: { rows: [label: string, value: string][] }) {
  const known = rows.filter(([, value]) => value !== '')
  return (
    <View style={{ marginBottom: 8 }}>
      {known.map(([label, value]) => (
        <Row key={label}>
          <Text style={{ width: LABEL_WIDTH, color: COLORS.ink2 }}>{label}</Text>
          <Text style={{ width: WIDTH - LABEL_WIDTH, fontWeight: 600 }}>{printable(value)}</Text>
        </Row>
      ))}
    </View>
  )
}

/** Never parted by the end of a page. Its line is a bar: the renderer breaks on borders there. */
function Row({ children, head = false }: { children: ReactNode; head?: boolean }) {
  const line = head ? { height: 1, backgroundColor: COLORS.ink } : { height: 0.6, backgroundColor: COLORS.line }
  return (
    <View wrap={false}>
      <View style={{ flexDirection: 'row', paddingVertical: 3 }}>{children}</View>
      <View style={line} />
    </View>
  )
}

const CELL_GAP = 8

type TableProps = {
  head: readonly string[]
  /** Shares of the page's width, one for each column. */
  widths: readonly number[]
  rows: readonly string[][]
}

export function Table({ head, widths, rows }: TableProps) {
  const cell = (index: number) => ({ width: WIDTH * (widths[index] ?? 0), paddingRight: CELL_GAP, fontSize: 8.5 })
  return (
    <View style={{ marginBottom: 6 }}>
      <Row head>
        {head.map((title, index) => (
          <Text key={title} style={{ ...cell(index), fontWeight: 600 }}>
            {title}
          </Text>
        ))}
      </Row>
      {rows.map((row, number) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are drawn once and never move
        <Row key={number}>
          {row.map((text, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no name of their own
            <Text key={index} style={cell(index)}>
              {printable(text)}
            </Text>
          ))}
        </Row>
      ))}
    </View>
  )
}
