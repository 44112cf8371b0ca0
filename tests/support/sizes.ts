// How often the tests do that do one thing many times over: by `npm test` as often as shows a fault, so that all of it ends within ten minutes
// on two cores; by `npm run test:whole` as often as is promised.

const isWhole = process.env.TEST_WHOLE === '1'

/** `whole` is the promise. */
export function inAll(whole: number, usually: number): number {
  return isWhole ? whole : usually
}
