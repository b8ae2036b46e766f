import type { Request } from 'express'

/** Signs the browser in, under a new session id, so that an id from before is worth nothing. */
export async function startSession(request: Request, userId: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error?: Error) => (error ? reject(error) : resolve()))
  })
  request.session.userId = userId
}

/** Signs the browser out. */
export async function endSession(request: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((error?: Error) => (error ? reject(error) : resolve()))
  })
}
