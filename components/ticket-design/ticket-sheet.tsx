'use client'
// A design shown at once, as the printer would print it: the same words, colours and measures, drawn for the screen at any width. The
// sheet stays paper, by day and by night.
import { useMemo } from 'react'
import type { Design, TicketSize } from '@/server/templates/contract'
import { A4_WIDTH, markOf, paletteOf, piecesInWords, type TicketFacts } from '@/server/tickets/pdf/contract'
import { A4Sheet } from './a4-sheet'
import { PHONE_WIDTH, PhoneSheet } from './phone-sheet'
import type { SheetPictures } from './sheet-units'

type TicketSheetProps = {
  design: Design
  facts: TicketFacts
  size: TicketSize
  pictures: SheetPictures
  /** Of the code, for who does not see it. */
  codeLabel: string
  className?: string
}

export function TicketSheet({ design, facts, size, pictures, codeLabel, className }: TicketSheetProps) {
  const pieces = useMemo(() => piecesInWords(facts, design), [facts, design])
  const Sheet = size === 'phone' ? PhoneSheet : A4Sheet
  const width = size === 'phone' ? PHONE_WIDTH : A4_WIDTH
  return (
    <div className={className} style={{ containerType: 'inline-size' }}>
      <div lang={facts.locale} className="scheme-light" style={{ '--pt': `calc(100cqw / ${width})` } as object}>
        <Sheet
          pieces={pieces}
          mark={markOf(facts)}
          design={design}
          palette={paletteOf(design.colors)}
          pictures={pictures}
          codeLabel={codeLabel}
        />
      </div>
    </div>
  )
}
