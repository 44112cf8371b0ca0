// The two faces of the product, served by us: Bricolage Grotesque (narrow, for headings and figures that matter)
// and Instrument Sans (everything else). Only the latin subsets are preloaded; rare letters load when a name needs them.
import localFont from 'next/font/local'

const displayMain = localFont({
  src: '../../node_modules/@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wdth-normal.woff2',
  weight: '200 800',
  declarations: [{ prop: 'font-stretch', value: '75% 100%' }],
  variable: '--font-display-main',
  display: 'swap',
})

const displayExt = localFont({
  src: '../../node_modules/@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-ext-wdth-normal.woff2',
  weight: '200 800',
  declarations: [
    { prop: 'font-stretch', value: '75% 100%' },
    { prop: 'unicode-range', value: 'U+0100-0130,U+0132-0151,U+0154-02BA,U+1E00-1E9F,U+1EF2-1EFF,U+2C60-2C7F' },
  ],
  variable: '--font-display-ext',
  display: 'swap',
  preload: false,
  adjustFontFallback: false,
})

const textMain = localFont({
  src: '../../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  weight: '400 700',
  variable: '--font-text',
  display: 'swap',
})

const textExt = localFont({
  src: '../../node_modules/@fontsource-variable/instrument-sans/files/instrument-sans-latin-ext-wght-normal.woff2',
  weight: '400 700',
  declarations: [
    { prop: 'unicode-range', value: 'U+0100-0130,U+0132-0151,U+0154-02BA,U+1E00-1E9F,U+1EF2-1EFF,U+2C60-2C7F' },
  ],
  variable: '--font-text-ext',
  display: 'swap',
  preload: false,
  adjustFontFallback: false,
})

/** Class names for `<html>` that declare the font variables read by `globals.css`. */
export const fontVariables = [displayMain, displayExt, textMain, textExt].map((font) => font.variable).join(' ')
