// What a page of either size is laid out from.
import type { Design } from '@/server/templates/contract'
import type { Palette } from './palette'
import type { Piece } from './pieces'

export type PageProps = {
  ticket: {
    /** At the top, across from the logo: the purchase's number, or what this paper is. */
    mark: string
    logo?: Uint8Array | null
    cover?: Uint8Array | null
  }
  pieces: readonly Piece[]
  palette: Palette
  design: Design
  /** 1 and smaller: of type and the space between, so that a full page stays one page. */
  scale: number
}
