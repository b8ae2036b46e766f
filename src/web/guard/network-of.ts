import type { Request } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'

/** Of IPv6 a household or an office gets this much, and may choose any address in it. */
export const IPV6_NETWORK = 64

/** Whom limits count for: the address that asks, of IPv6 its network. Behind a proxy as far as `TRUST_PROXY` says whom to believe. */
export function networkOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '', IPV6_NETWORK)
}
