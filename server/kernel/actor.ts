// Who may ask for what: the names of permissions and the roles that carry them. Read per request, never from a token.

export const permissions = [
  'events:read',
  'events:create',
  'events:update',
  'events:publish',
  'events:cancel',
  'purchases:read',
  'purchases:create',
  'purchases:update',
  'purchases:cancel',
  'payments:read',
  'payments:confirm',
  'payments:refund',
  'tickets:read',
  'tickets:create',
  'tickets:update',
  'tickets:void',
  'attendees:read',
  'attendees:create',
  'attendees:update',
  'scanning:read',
  'scanning:scan',
  'scanning:search',
  'scanning:override',
  'scanning:manage',
  'reports:read',
  'notifications:read',
  'notifications:send',
  'members:read',
  'members:manage',
  'api_keys:read',
  'api_keys:manage',
  'settings:read',
  'settings:manage',
  'billing:read',
  'billing:manage',
  'organization:transfer',
] as const
export type Permission = (typeof permissions)[number]

export const roles = ['owner', 'admin', 'manager', 'box_office', 'gate_staff', 'read_only'] as const
export type Role = (typeof roles)[number]

function matching(...patterns: string[]): ReadonlySet<Permission> {
  return new Set(
    permissions.filter((name) =>
      patterns.some(
        (p) =>
          p === name ||
          (p.endsWith(':*') && name.startsWith(p.slice(0, -1))) ||
          (p.startsWith('*:') && name.endsWith(p.slice(1))),
      ),
    ),
  )
}

export const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(permissions),
  admin: new Set(permissions.filter((name) => !name.startsWith('billing:') && name !== 'organization:transfer')),
  manager: matching('events:*', 'purchases:*', 'tickets:*', 'attendees:*', 'scanning:*', 'reports:read'),
  box_office: matching(
    'events:read',
    'purchases:read',
    'purchases:create',
    'payments:confirm',
    'tickets:read',
    'tickets:create',
  ),
  gate_staff: matching('events:read', 'scanning:scan'),
  read_only: matching('*:read'),
}

/** What an API key may be given: everything but what belongs to a person alone. */
export const keyPermissions: readonly Permission[] = permissions.filter(
  (name) => !['members:manage', 'api_keys:manage', 'billing:manage', 'organization:transfer'].includes(name),
)
