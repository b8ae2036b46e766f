/** The ways in which something is told, in the order in which they are tried. */
export const CHANNELS = ['email', 'sms', 'letter', 'call'] as const
export type Channel = (typeof CHANNELS)[number]

/** Ways in which something can be sent. A call is no sending. */
export const SENDINGS = ['email', 'sms', 'letter'] as const satisfies readonly Channel[]
export type Sending = (typeof SENDINGS)[number]

/** Ways by which a message leaves by itself, over the server of somebody else. What failed there, another way has taken over. */
export const CARRIED = ['email', 'sms'] as const satisfies readonly Sending[]
export type Carried = (typeof CARRIED)[number]
