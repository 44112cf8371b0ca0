// Types of entries.mjs, which plain Node reads before anything can compile TypeScript.
export const entries: Readonly<
  Record<
    | 'start'
    | 'web'
    | 'worker'
    | 'render-thread'
    | 'stand-ins'
    | 'demo-data'
    | 'check-invariants'
    | 'migrate'
    | 'rewrap'
    | 'doctor'
    | 'smoke'
    | 'bench'
    | 'shots',
    string
  >
>
export const onlyFromSource: readonly string[]
