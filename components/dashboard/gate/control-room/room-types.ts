// What the cards of the control room are given, as the router answers it.
import type { inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from '@/server/trpc/root'

export type Room = inferRouterOutputs<AppRouter>['scanning']['room']
export type RoomDevice = Room['devices'][number]
export type RoomZone = Room['zones'][number]
