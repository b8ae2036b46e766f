import { Router } from 'express'
import { openCalendarFeed } from '../../accounts/keys/calendar-feeds.ts'
import type { Deps } from '../../deps.ts'
import { keepFeeds } from '../documents/calendar-feed.ts'

/**
 * What a calendar program reads, under `/agenda`. No cookies, no session: the unguessable word in the address lets it in. It comes again
 * and again, so it is told when nothing changed.
 */
export function calendarFeedRouter(deps: Deps): Router {
  const feeds = keepFeeds(deps)
  const router = Router()
  router.use((_request, response, next) => {
    response.set({
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex, nofollow',
      'Cache-Control': 'private, no-cache',
    })
    next()
  })
  router.get('/:word/dagdeel.ics', async (request, response) => {
    const { actor, language } = await openCalendarFeed(deps, request.params.word)
    const { content, etag } = await feeds(actor.scope, language)
    response.set('ETag', etag)
    response.type('text/calendar; charset=utf-8')
    if (request.fresh) return void response.status(304).end()
    response.send(content)
  })
  return router
}
