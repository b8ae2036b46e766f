import type { Express } from 'express'
import { accountsRouter } from './accounts/pages/accounts.routes.ts'
import { attendanceRouter } from './attendance/pages/attendance.routes.ts'
import { listCatchUpsAhead } from './attendance/catching-up/catch-up-tonight.ts'
import { catchUpRouter } from './attendance/pages/catch-up.routes.ts'
import { translationsRouter } from './attendance/pages/translations.routes.ts'
import { calendarFeedRouter } from './attendance/pages/calendar-feed.routes.ts'
import { statementsRouter } from './attendance/pages/statements.routes.ts'
import type { Deps } from './deps.ts'
import { ownWayRouter } from './reports/pages/own-way.routes.ts'
import { figuresRouter } from './reports/pages/figures.routes.ts'
import { reportsRouter } from './reports/pages/reports.routes.ts'
import { groupsRouter } from './groups/pages/groups.routes.ts'
import { moveSessionRouter } from './groups/pages/move-session.routes.ts'
import { proposalRouter, swapRouter } from './groups/pages/proposal.routes.ts'
import { sessionTrainersRouter } from './groups/pages/session-trainers.routes.ts'
import { smallGroupRouter } from './groups/pages/small-group.routes.ts'
import { letterStyleRouter } from './setup/pages/letter-style.routes.ts'
import { settingsRouter } from './setup/pages/settings.routes.ts'
import { helpRouter } from './groups/pages/help.routes.ts'
import { programmeRouter } from './groups/pages/programme.routes.ts'
import { placeByHandRouter } from './groups/pages/place-by-hand.routes.ts'
import { sendAgainRouter } from './invitations/pages/send-again.routes.ts'
import { telephoneRouter } from './groups/pages/telephone.routes.ts'
import { trainerLinkRouter } from './groups/pages/trainer-link.routes.ts'
import { trainersRouter } from './groups/pages/trainers.routes.ts'
import { tonightRouter } from './groups/pages/tonight.routes.ts'
import { tryOutRouter } from './groups/pages/try-out.routes.ts'
import { approvalRouter } from './invitations/pages/approval.routes.ts'
import { approveTogetherRouter } from './invitations/pages/approve-together.routes.ts'
import { messagesRouter } from './invitations/pages/messages.routes.ts'
import { readTemplatesAhead } from './invitations/texts/our-templates.ts'
import { textsRouter } from './invitations/pages/texts.routes.ts'
import { smsReportRouter } from './invitations/pages/sms-report.routes.ts'
import { newcomerRouter, newcomerErrors } from './invitations/pages/newcomer.routes.ts'
import { typedCodeRouter } from './invitations/pages/typed-code.routes.ts'
import { reviewLinkRouter } from './invitations/pages/review-link.routes.ts'
import { apiRouters } from './openapi.ts'
import { peopleRouter } from './reports/pages/people.routes.ts'
import { mergedPeople, mergeRouter } from './reports/pages/merge.routes.ts'
import { personRouter } from './reports/pages/person.routes.ts'
import { foundRouter } from './pool/pages/found.routes.ts'
import { noteRoutes } from './pool/pages/note.routes.ts'
import { poolRoutes } from './pool/pages/pool.routes.ts'
import { referralsRouter } from './referrals/pages/referrals.routes.ts'
import { createShell } from './web/shell/app-shell.ts'
import { accessibilityRouter } from './home/accessibility.routes.ts'
import { homeRouter } from './home/home.routes.ts'
import { jobsRouter } from './home/jobs.routes.ts'
import type { MenuEntry } from './web/page/page.ts'

/** The menu of staff, in the order of the flow. */
const MENU: readonly MenuEntry[] = [
  { path: '/', words: 'common:menu.home', roles: ['planner', 'coordinator', 'reader'] },
  { path: '/vannacht', words: 'common:menu.tonight', roles: ['planner'] },
  { path: '/wachtpool', words: 'common:menu.pool', roles: ['planner', 'reader'] },
  { path: '/groepen', words: 'common:menu.groups', roles: ['planner', 'coordinator', 'reader'] },
  { path: '/berichten', words: 'common:menu.messages', roles: ['planner', 'reader'] },
  {
    path: '/bijeenkomsten',
    words: 'common:menu.attendance',
    roles: ['planner', 'coordinator'],
    firstFor: 'coordinator',
  },
  { path: '/terugmeldingen', words: 'common:menu.reports', roles: ['planner', 'reader'] },
  { path: '/cijfers', words: 'common:menu.figures', roles: ['planner', 'reader', 'figures-reader'] },
  { path: '/importeren', words: 'common:menu.import', roles: ['planner'] },
  { path: '/inrichting', words: 'common:menu.settings', roles: ['planner'] },
  { path: '/gebruikers', words: 'common:menu.users', roles: [] },
]

/** The whole web application. A stage adds its router to the list of those who come through it. */
export function createApp(deps: Deps): Express {
  readTemplatesAhead()
  return createShell(deps, {
    menu: MENU,
    newcomer: [newcomerRouter(deps), ownWayRouter(deps), newcomerErrors(deps)],
    typed: [typedCodeRouter(deps), newcomerErrors(deps)],
    trainers: [trainerLinkRouter(deps)],
    calendars: [calendarFeedRouter(deps)],
    reviewers: [reviewLinkRouter(deps)],
    gateway: [smsReportRouter(deps)],
    api: apiRouters(deps),
    staff: [
      accessibilityRouter(deps),
      homeRouter(deps),
      jobsRouter(deps),
      accountsRouter(deps),
      referralsRouter(deps),
      programmeRouter(deps),
      telephoneRouter(deps),
      sendAgainRouter(deps),
      placeByHandRouter(deps),
      catchUpRouter(deps),
      helpRouter(deps),
      noteRoutes(deps),
      poolRoutes(deps),
      foundRouter(deps),
      peopleRouter(deps),
      personRouter(deps),
      mergeRouter(deps),
      settingsRouter(deps),
      letterStyleRouter(deps),
      trainersRouter(deps),
      statementsRouter(deps),
      translationsRouter(deps),
      approveTogetherRouter(deps),
      approvalRouter(deps),
      sessionTrainersRouter(deps),
      groupsRouter(deps),
      proposalRouter(deps),
      swapRouter(deps),
      smallGroupRouter(deps),
      moveSessionRouter(deps),
      tonightRouter(deps, (day) => listCatchUpsAhead(deps, 'all', day)),
      tryOutRouter(deps),
      attendanceRouter(deps),
      reportsRouter(deps),
      figuresRouter(deps),
      textsRouter(deps),
      messagesRouter(deps),
    ],
    refused: mergedPeople(),
  })
}
