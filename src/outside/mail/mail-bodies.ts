import type { Readable } from 'node:stream'
import type { Transporter } from 'nodemailer'

/** Remembers of each mail under way whether any of its text has left: only then may it have arrived after a failure. */
export interface BodyWatch {
  leftFor(messageId: string): boolean
  forget(messageId: string): void
}

/** Watches every mail that a transport hands to a server. Nodemailer's own error doesn't tell how far it came. */
export function watchBodies(transport: Pick<Transporter, 'use'>): BodyWatch {
  const streams = new Map<string, Readable>()
  transport.use('stream', (mail, done) => {
    const { message } = mail
    const original = message.createReadStream.bind(message)
    message.createReadStream = (options) => {
      const stream = original(options)
      streams.set(message.messageId(), stream)
      return stream
    }
    done()
  })
  return {
    leftFor: (messageId) => streams.get(messageId)?.readableDidRead ?? false,
    forget: (messageId) => void streams.delete(messageId),
  }
}
