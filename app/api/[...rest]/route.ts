// What no other route answers: in the API's own shape, not as a page.
import { route } from '@/server/http/route'
import { fail } from '@/server/kernel/errors'

const nothingHere = route({
  callers: ['anonymous'],
  handle: async () => fail('not_found', 'request.unknown_address', 'There is nothing at this address.'),
})

export { nothingHere as DELETE, nothingHere as GET, nothingHere as PATCH, nothingHere as POST, nothingHere as PUT }
