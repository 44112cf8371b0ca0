// The tokens of the interface, as sRGB: PDF knows no oklch. Safe in the browser, where the preview of a design has them too.
export const COLORS = {
  paper: '#FBFAF5',
  card: '#FFFEFD',
  ink: '#131721',
  ink2: '#4E525D',
  ink3: '#686C74',
  line: '#E1E0DA',
  accent: '#2435DB',
} as const
