// What `npm run test:quick` leaves out, for whoever wants to know early whether a change is sound. `npm test` leaves out nothing.

export const isQuick = process.env.TEST_QUICK === '1'

/** Thousands of tickets, messages and refunds under workers that are killed; killed-settlement and killed-worker stay. */
export const longDatabaseTests = ['batch', 'campaign', 'messages', 'refunds'].map(
  (what) => `worker/killed-${what}.db.test.ts`,
)

/** Every screen by axe, twice; the development server in a clone that nothing was made in. */
export const longStories = ['accessibility', 'first-start'].map((name) => `**/${name}.spec.ts`)
