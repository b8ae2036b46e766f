import type { RequestHandler } from 'express'

/**
 * Stands after the session: `response.redirect(status, address)` then has no body. Of an answer with a body express-session sends all
 * but the last byte before it has saved the session; the browser then asks for the next page too early, and who just signed in is a
 * stranger there, or the message about what happened is missing.
 */
export const redirectOnceSaved: RequestHandler = (_request, response, next) => {
  response.redirect = (...given: (number | string)[]) => {
    const [status, address] = given.length === 2 ? given : [302, given[0]]
    response.status(Number(status)).location(String(address)).end()
  }
  next()
}
