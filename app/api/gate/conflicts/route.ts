// The double entries that the calling device was part of, as the first or as the later one.
import { route } from '@/server/http/route'
import { conflictsOfDevice } from '@/server/scanning/sync/conflicts-of-device'

export const GET = route({ callers: ['device'], handle: (ctx) => conflictsOfDevice(ctx) })
