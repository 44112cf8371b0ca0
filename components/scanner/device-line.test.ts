// What an enrolled phone asks its engine.
import { expect, test } from 'vitest'
import { deviceLine } from './device-line'
import type { GateQuestion } from './offline/gate-decider'

test.each([true, false])('a kiosk (%s) takes what is signed alone, whoever decides', async (isKiosk) => {
  const asked: GateQuestion[] = []
  const offline = {
    decide: async (question: GateQuestion) => {
      asked.push(question)
      return { kind: 'unreachable', because: 'no_data' } as const
    },
    sync: async () => {},
    undone: async () => {},
    waiting: 0,
  }
  const line = deviceLine({ listId: 'l', isKiosk }, offline, () => {})
  const ask = { code: 'ABCDE-FGHJK', typed: true, scanId: 's', direction: 'in' } as const
  await line.decide({ ...ask, identityChecked: false, override: false })
  expect(asked).toMatchObject([{ listId: 'l', signedOnly: isKiosk }])
})
