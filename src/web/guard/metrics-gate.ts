import type { Request, RequestHandler } from 'express'
import { recogniseKey } from '../../accounts/keys/recognise-key.ts'
import type { Deps } from '../../deps.ts'
import { ForbiddenError } from '../../errors.ts'
import { isInNetworks } from '../../outside/settings/proxy-settings.ts'
import { isSameSecret } from '../../outside/same-secret.ts'
import { isFromHere, PROXY_HEADERS } from './from-here.ts'

/**
 * Lets in who may read the metrics: with `METRICS_KEY`, from an address in `METRICS_ALLOW`, with a key of an administrator, or who tries
 * Dagdeel on this machine. In production nobody, unless one of these is set.
 */
export function metricsGate(deps: Pick<Deps, 'config' | 'db' | 'secrets'>): RequestHandler {
  const { config } = deps
  const asProgram = recogniseKey(deps)
  return async (request, response, next) => {
    if (hasKey(config, request) || isAllowed(config, request) || isFromHere(config, request)) return next()
    await asProgram(request, response, () => {
      if (request.caller?.role !== 'admin') throw new ForbiddenError('metrics-closed')
      next()
    })
  }
}

function hasKey({ metricsKey }: Deps['config'], request: Request): boolean {
  return metricsKey !== null && isSameSecret(request.get('authorization') ?? '', `Bearer ${metricsKey}`)
}

/** Whoever comes through a proxy that is not believed has its address, not their own. */
function isAllowed({ metricsAllow }: Deps['config'], request: Request): boolean {
  const address = request.ip ?? ''
  const passedOn = PROXY_HEADERS.some((header) => request.headers[header] !== undefined)
  const believed = address !== request.socket.remoteAddress
  return (!passedOn || believed) && isInNetworks(metricsAllow, address)
}
