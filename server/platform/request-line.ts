// What a request's first line may say. Guards: a method or an address that nothing here understands is the caller's fault (405, 400)
// and never reaches the application, which would answer it as a fault of ours.
import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { isForPrograms, type PlainRefusal, refuse } from './plain-refusal'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const allow = methods.join(', ')

const badMethod: PlainRefusal = {
  status: 405,
  code: 'request.method_not_allowed',
  message: 'This method is not served here.',
  allow,
}
const badAddress: PlainRefusal = {
  status: 400,
  code: 'request.bad_address',
  message: 'The address of this request cannot be read.',
}

function isReadable(path: string): boolean {
  if (!path.includes('%')) return true
  try {
    return !decodeURIComponent(path).includes('\0')
  } catch {
    return false // a percent sign without two digits, or bytes that are no UTF-8
  }
}

function faultOf(method: string, target: string): PlainRefusal | null {
  if (!methods.includes(method) || target === '*') return badMethod
  if (!target.startsWith('/')) return badAddress
  return isReadable(target.split(/[?#]/, 1)[0] ?? '') ? null : badAddress
}

/** True when the request was refused and nothing is left to do. */
export function refuseRequestLine(request: IncomingMessage, response: ServerResponse): boolean {
  const target = request.url ?? '/'
  const fault = faultOf(request.method ?? '', target)
  if (fault === null) return false
  refuse(request, response, fault, fault === badMethod || isForPrograms(target))
  request.resume()
  return true
}

/** Node hands CONNECT over as a bare socket; without an answer it would only be closed. */
export function refuseTunnels(server: Server): void {
  server.on('connect', (request, socket) => {
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    socket.on('error', () => {})
    response.on('finish', () => socket.end())
    response.assignSocket(socket as Socket)
    refuse(request, response, badMethod)
  })
}
