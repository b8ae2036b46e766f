import { BlockList, isIP, isIPv4 } from 'node:net'
import { invalid } from './setting.ts'

/** Which proxies are believed about who asks: so many of them in a row, those with these addresses, or none. */
export type TrustProxy = number | readonly string[]

const RANGES = ['loopback', 'linklocal', 'uniquelocal']
const MOST_HOPS = 10

/**
 * `TRUST_PROXY`: how many proxies stand in front, or the addresses and networks that they have; none of them: `[]`. Everybody can't be trusted:
 * whoever asks could then call themselves anything.
 * @returns `null` when nobody said; then nobody is believed either.
 * @throws InputError `config-invalid`
 */
export function readTrustProxy(text: string | undefined): TrustProxy | null {
  if (text === undefined) return null
  if (text === 'none') return []
  if (/^\d+$/.test(text)) {
    if (Number(text) >= 1 && Number(text) <= MOST_HOPS) return Number(text)
    throw invalid('TRUST_PROXY', TRUST_PROXY)
  }
  return readNetworks('TRUST_PROXY', text, TRUST_PROXY, RANGES)
}

const TRUST_PROXY = `the number of proxies in front (1 to ${MOST_HOPS}), or their addresses and networks with commas between, such as 127.0.0.1,10.0.0.0/24 or loopback; none when there is no proxy`

/** `METRICS_ALLOW`: addresses and networks that may read the metrics. @throws InputError `config-invalid` */
export function readMetricsAllow(text: string | undefined): readonly string[] {
  const mustBe = 'addresses and networks with commas between, such as 127.0.0.1,10.1.0.0/16,2001:db8::/48'
  return text === undefined ? [] : readNetworks('METRICS_ALLOW', text, mustBe)
}

/** `METRICS_KEY`: the word that the program that reads the metrics sends. @throws InputError `config-invalid` */
export function readMetricsKey(text: string | undefined): string | null {
  if (text === undefined) return null
  if (!/^[\x21-\x7e]{20,200}$/.test(text))
    throw invalid('METRICS_KEY', 'at least 20 characters without spaces, for example from: openssl rand -hex 24')
  return text
}

/** True when one of these addresses and networks holds this address. */
export function isInNetworks(networks: readonly string[], address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIP(plain)) return false
  const list = new BlockList()
  for (const network of networks) {
    const [base = '', length] = network.split('/')
    list.addSubnet(base, length === undefined ? bitsOf(base) : Number(length), familyOf(base))
  }
  return list.check(plain, familyOf(plain))
}

function readNetworks(
  variable: string,
  text: string,
  mustBe: string,
  words: readonly string[] = [],
): readonly string[] {
  const networks = text.split(',').map((part) => part.trim())
  if (!networks.every((network) => words.includes(network) || isNetwork(network))) throw invalid(variable, mustBe)
  return networks
}

/** `/0` is everybody. */
function isNetwork(text: string): boolean {
  const [base = '', length, ...rest] = text.split('/')
  if (!isIP(base) || rest.length > 0) return false
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) >= 1 && Number(length) <= bitsOf(base))
}

function bitsOf(address: string): number {
  return isIPv4(address) ? 32 : 128
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6'
}
