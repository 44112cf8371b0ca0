// A process of its own that opens the page of a purchase, as the web process does when a buyer comes back: for tests that kill it.
import { newCtx } from '@/server/kernel/process'
import { purchasePage } from '@/server/payments/purchase-page'

const token = process.argv[2] ?? ''
await purchasePage(newCtx({ kind: 'anonymous', address: null }, 'page'), token)
process.exit(0)
