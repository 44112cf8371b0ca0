// What a person asks for without a network is refused at once, with its own words, and nothing of it is sent later.
import { onlineManager } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import superjson from 'superjson'
import { afterEach, expect, test } from 'vitest'
import { refusalOf } from '@/components/dashboard/refusal'
import type { AppRouter } from '@/server/trpc/root'
import { answeredFetch } from './answered-fetch'
import { makeQueryClient } from './query-client'

const nobody = 'http://127.0.0.1:1/api/trpc'

function setOnline(isOnline: boolean): void {
  Object.defineProperty(navigator, 'onLine', { value: isOnline, configurable: true })
  onlineManager.setOnline(isOnline)
}

afterEach(() => {
  onlineManager.setOnline(true)
  Reflect.deleteProperty(navigator, 'onLine')
})

/** A browser whose requests come to nothing. Answers how the act ended, and how often it was sent. */
async function actWith({ isOnline }: { isOnline: boolean }) {
  setOnline(isOnline)
  let sent = 0
  const link = httpBatchLink({
    url: nobody,
    transformer: superjson,
    fetch(input, init) {
      sent++
      return answeredFetch(input, init as RequestInit)
    },
  })
  const api = createTRPCClient<AppRouter>({ links: [link] })
  const client = makeQueryClient()
  client.mount()
  const one = { organization: 'lumieres', id: '019aaf6c-0000-7000-8000-000000000000' }
  const act = client
    .getMutationCache()
    .build(client, client.defaultMutationOptions({ mutationFn: () => api.notifications.cancel.mutate(one) }))
  const error = await act.execute(undefined).catch((reason: unknown) => reason)
  const { isPaused } = act.state
  setOnline(true)
  await client.resumePausedMutations()
  client.unmount()
  return { code: refusalOf(error).code, isPaused, sent }
}

test('without a network an act is refused at once, and is not sent when the network is back', async () => {
  expect(await actWith({ isOnline: false })).toEqual({ code: 'offline', isPaused: false, sent: 1 })
})

test('a request that left and got no answer is not said to have done nothing', async () => {
  expect(await actWith({ isOnline: true })).toEqual({ code: 'network', isPaused: false, sent: 1 })
})
