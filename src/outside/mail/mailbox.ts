export interface Mailbox {
  address: string
  name?: string
}

/** A mail that must not leave: a part of it could add recipients or headers. */
export class InvalidMailError extends Error {
  constructor(readonly part: string) {
    super(`the ${part} of the mail is not valid`)
    this.name = 'InvalidMailError'
  }
}

// Stricter than RFC 5322 on purpose: no quotes, comments, lists or groups, so it can only be one address.
const ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i

/** Exactly one address, with a name that no mail reader takes for another. Throws InvalidMailError, which names the part. */
export function mailbox({ address, name }: Mailbox, part = 'address'): { address: string; name: string } {
  if (!ADDRESS.test(address) || address.length > 254) throw new InvalidMailError(part)
  return { address, name: displayName(name ?? '') }
}

/** `post@example.org` or `Sociale Zaken <post@example.org>`. */
export function parseMailbox(text: string): { address: string; name: string } {
  const [, name, address] = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(text) ?? []
  return mailbox(address ? { address, name } : { address: text.trim() })
}

/** Without the signs that some mail programs read as a second address (`@ : , ; " < >`) and without line ends. */
function displayName(name: string): string {
  return name
    .replace(/[@:,;"<>()[\]\\\u0000-\u001f\u007f]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100)
}
