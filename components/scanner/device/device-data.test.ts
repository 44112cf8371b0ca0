// What becomes of scans that wait on a phone which has to let go of everything.
import { expect, test } from 'vitest'
import { GateStore, type LoggedScan } from '../offline/store'
import { DeviceRefusal, refusalOf } from './device-call'
import { handOverScans } from './device-data'

let devices = 0

async function aPhoneWithOneScan(): Promise<string> {
  const deviceId = `0197a0e5-0000-7000-8000-0000000d${String(++devices).padStart(4, '0')}`
  const store = new GateStore(deviceId)
  await store.scans.add({ seq: 1, scanId: 's' } as LoggedScan)
  store.close()
  return deviceId
}

test('a portal of the Wi-Fi that wants a password does not make the phone give up its scans; the server’s own no does', async () => {
  const portal = new Response('<h1>Sign in to this network</h1>', { status: 401 })
  const ours = Response.json({ success: false, error: { code: 'device.not_proved', message: '' } }, { status: 401 })
  const handOver = async (answer: Response) =>
    handOverScans(await aPhoneWithOneScan(), async () => {
      throw await refusalOf(answer)
    })
  expect(await handOver(portal)).toEqual({ taken: 0, refused: 0, waiting: 1 })
  expect(await handOver(ours)).toEqual({ taken: 0, refused: 1, waiting: 0 })
})

test('only what bears the mark of our refusals is one', async () => {
  const isOurs = async (body: unknown) => (await refusalOf(Response.json(body, { status: 403 }))).isOurs
  expect(await isOurs({ success: false, error: { code: 'auth.forbidden' } })).toBe(true)
  expect(await isOurs({ error: { code: 'auth.forbidden' } })).toBe(false)
  expect(await isOurs({ success: false, error: 'blocked' })).toBe(false)
  expect(new DeviceRefusal(401, 'device.none').isOurs).toBe(true)
})
