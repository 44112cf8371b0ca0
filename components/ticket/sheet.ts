// The colours of what lies on a ticket's blue ground: white paper by day and by night.

/** Every token that a card, a field or a button on it reads. */
export const sheetTokens =
  'text-ink scheme-light [--accent-ink:oklch(0.99_0.01_268)] [--accent-soft:oklch(0.945_0.032_275)] [--accent-strong:oklch(0.385_0.225_268)] [--accent:oklch(0.455_0.245_268)] [--card:#fff] [--danger-soft:oklch(0.95_0.025_26)] [--danger:oklch(0.51_0.205_26)] [--ink-2:oklch(0.44_0.018_270)] [--ink-3:oklch(0.53_0.014_270)] [--ink:oklch(0.205_0.022_270)] [--line-strong:oklch(0.205_0.022_270)] [--line:oklch(0.905_0.008_95)] [--paper:oklch(0.984_0.006_95)] [--sunk:oklch(0.962_0.008_95)]'

export const sheetStyles = `rounded-lg bg-white p-5 ${sheetTokens}`
