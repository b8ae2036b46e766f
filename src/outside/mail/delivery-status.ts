/** What became of a mail for one recipient, as a server reports it (RFC 3464 § 2.3). */
export interface RecipientStatus {
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded`; empty when the server forgot it. */
  readonly action: string
  /** `5.1.1`; empty when the server forgot it. */
  readonly status: string
}

/** Reads a `message/delivery-status` part: groups of fields, the first about the message, each other about one recipient. */
export function readDeliveryStatus(text: string): RecipientStatus[] {
  const groups = text
    .replace(/\r\n?/g, '\n')
    // A field goes on in a line that begins with a blank.
    .replace(/\n[ \t]+(?=\S)/g, ' ')
    .split(/\n[ \t]*\n/)
  return groups.filter((group) => /^(final|original)-recipient:/im.test(group)).map(recipientStatus)
}

/** What became of it over all recipients: it failed if it failed for one. Ours have one; an alias may have more. */
export function worstStatus(recipients: readonly RecipientStatus[]): RecipientStatus | undefined {
  const order = ['failed', 'delayed']
  return order.map((action) => recipients.find((one) => one.action === action)).find(Boolean) ?? recipients[0]
}

function recipientStatus(group: string): RecipientStatus {
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(group)?.[1]?.trim() ?? ''
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(field('status'))?.[0] ?? ''
  const [action = ''] = field('action')
    .toLowerCase()
    .split(/[^a-z]/)
  return { action: action || (ACTIONS[status.slice(0, 1)] ?? ''), status }
}

const ACTIONS: Readonly<Record<string, string>> = { 2: 'delivered', 4: 'delayed', 5: 'failed' }
