// The measures of a drawn sheet: everything is in points of the printed page, whatever the width at which it is shown.
import type { Palette } from '@/server/tickets/pdf/contract'

/** `--pt` is set by the sheet from its own width. */
export function pt(points: number): string {
  return `calc(var(--pt) * ${Math.round(points * 100) / 100})`
}

/** Where a block stands: how small its page is set, in which colours, how wide. */
export type Place = { scale: number; palette: Palette; width: number }

/** What a sheet shows besides words. */
export type SheetPictures = {
  cover: string | null
  logo: string | null
  /** The modules of the code, as one path. */
  code: { size: number; path: string }
}
