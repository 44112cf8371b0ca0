// Every program of the product that runs outside of Next.js, by name. In production each is one bundle dist/<name>.js.
export const entries = {
  start: 'server/start.ts',
  web: 'server/web.ts',
  worker: 'worker/main.ts',
  /** The worker's, one for each thread that prints. */
  'render-thread': 'server/tickets/pdf/render-thread.ts',
  'stand-ins': 'dev/stand-ins/main.ts',
  'demo-data': 'server/platform/demo-data-main.ts',
  'check-invariants': 'server/platform/check-invariants-main.ts',
  migrate: 'server/platform/migrate-main.ts',
  rewrap: 'server/platform/rewrap-main.ts',
  doctor: 'scripts/doctor.ts',
  smoke: 'scripts/smoke.ts',
  bench: 'bench/main.ts',
  shots: 'scripts/shots.ts',
}

/** Tools of a checkout; they are not part of what is deployed. */
export const onlyFromSource = ['bench', 'shots']
