// How much the tests do that do one thing many times over: by `npm test` as much as shows a fault, so that all of it ends within ten minutes
// on two cores; by `npm run test:whole` as much as is promised.

const isWhole = process.env.TEST_WHOLE === '1'

/** `whole` is the promise. */
export function inAll<T>(whole: T, usually: T): T {
  return isWhole ? whole : usually
}
