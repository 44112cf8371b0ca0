// The parts of two packages without types of their own that the bench uses.

declare module 'pdfkit' {
  import type { Readable } from 'node:stream'

  export default class PDFDocument extends Readable {
    constructor(options: { size: string; margin: number })
    /** A file, or a font that is open already. */
    font(font: unknown): this
    fontSize(points: number): this
    text(text: string): this
    translate(x: number, y: number): this
    scale(factor: number): this
    path(svgPath: string): this
    fill(color: string): this
    end(): void
  }
}

declare module 'autocannon' {
  import type { EventEmitter } from 'node:events'

  export type Request = { method?: string; path?: string; headers?: Record<string, string>; body?: string }
  export type Options = {
    url: string
    connections: number
    /** Seconds; without `amount`. */
    duration?: number
    amount?: number
    timeout?: number
    excludeErrorStats?: boolean
    requests: (Request & { setupRequest?: (request: Request) => Request })[]
  }
  export type Result = {
    errors: number
    timeouts: number
    non2xx: number
    '2xx': number
    requests: { total: number; average: number }
    /** Seconds. */
    duration: number
  }
  export type Instance = EventEmitter & PromiseLike<Result>
  export default function autocannon(options: Options): Instance
}
