// The screens of devices, at the desk and on the phone that becomes one, and the phones that they show; part of screens.ts.
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import type { EventOnSale } from './demo-story'
import type { Screen } from './screens'
import type { World } from './screens-world'

type OrgPath = (path: (world: World) => string) => Screen['path']

const openForm = /ajouter un appareil|add a device/i

export function deviceScreens(org: OrgPath): readonly Screen[] {
  const path = org(({ event }) => `/events/${event.id}/check-in/devices`)
  return [
    { name: 'devices', as: 'owner', path },
    {
      name: 'device-new',
      as: 'owner',
      path,
      async act(on) {
        await on.getByRole('button', { name: openForm }).click()
        await on.getByRole('dialog').waitFor()
      },
    },
    {
      name: 'device-invitation',
      as: 'owner',
      path: org(({ soldOut }) => `/events/${soldOut.id}/check-in/devices`),
      async act(on) {
        await on.getByRole('button', { name: openForm }).click()
        await on.getByRole('dialog').getByRole('textbox').fill('Porte 2')
        await on.getByRole('dialog').locator('button[type=submit]').click()
        await on.getByRole('img', { name: /QR/ }).waitFor()
      },
    },
    {
      name: 'device-revoke',
      as: 'owner',
      path,
      async act(on) {
        await on
          .getByRole('button', { name: /actions (pour|for)/i })
          .first()
          .click()
        await on.getByRole('menuitem').last().click()
        await on.getByRole('alertdialog').waitFor()
      },
    },
    { name: 'devices-none', as: 'owner', path: org(({ draft }) => `/events/${draft.id}/check-in/devices`) },
  ]
}

const phone: Screen['sizes'] = ['phone']

export function pairingScreens(page: (path: string) => Screen['path']): readonly Screen[] {
  const madeUp = 'A'.repeat(22)
  return [
    { name: 'pair-none', sizes: phone, path: page('/scan/pair') },
    {
      name: 'pair-ready',
      sizes: phone,
      path: page(`/scan/pair#${madeUp}`),
      act: async (on) => on.getByRole('main').getByRole('button').waitFor(),
    },
    {
      name: 'pair-failed',
      sizes: phone,
      path: page(`/scan/pair#${madeUp}`),
      async act(on) {
        await on.getByRole('main').getByRole('button').click()
        await on.getByRole('main').getByRole('alert').waitFor()
      },
    },
  ]
}

type Shown = { name: string; profile: string; status: 'active' | 'pairing' | 'invited' | 'revoked'; queue?: number }

/** Phones in each of their states, as heartbeats would have left them. */
export async function standAtTheGate(pool: Pool, event: EventOnSale, gate: string): Promise<void> {
  const phones: Shown[] = [
    { name: `${gate} 1`, profile: 'search', status: 'active' },
    { name: `${gate} 2`, profile: 'scan', status: 'active', queue: 12 },
    { name: `${gate} 3`, profile: 'override', status: 'pairing' },
    { name: `${gate} 4`, profile: 'kiosk', status: 'invited' },
    { name: `${gate} 5`, profile: 'scan', status: 'revoked' },
  ]
  for (const { name, profile, status, queue = 0 } of phones) {
    const isPhone = status === 'active' || status === 'revoked'
    const hash = createHash('sha256').update(`${event.id} ${name}`).digest()
    const key = Buffer.concat([hash, hash])
    await pool.query(
      `INSERT INTO device (id, organization_id, event_id, name, profile, status, secret_hash, secret_expires_at, public_key, enrolled_with,
         created_by, created_at, confirmed_at, revoked_at, last_seen_at, queue_length, data_as_of, app_version, clock_offset_ms, battery)
       VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, $9, 'screens', now() - interval '1 hour', $10, $11, $12, $13, $14, $15, $16, $17)`,
      [
        event.organization.id,
        event.id,
        name,
        profile,
        status,
        status === 'invited' ? hash : null,
        isPhone ? null : minutes(10),
        status === 'invited' ? null : key,
        status === 'invited' ? null : hash,
        isPhone ? minutes(-50) : null,
        status === 'revoked' ? minutes(-2) : null,
        isPhone ? minutes(queue > 0 ? -7 : 0) : null,
        queue,
        isPhone ? minutes(queue > 0 ? -9 : -1) : null,
        isPhone ? '1.0.0' : null,
        isPhone ? (queue > 0 ? 128_000 : -300) : null,
        isPhone ? (queue > 0 ? 14 : 82) : null,
      ],
    )
  }
}

function minutes(from: number): Date {
  return new Date(Date.now() + from * 60_000)
}
