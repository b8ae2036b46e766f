import type { Express } from 'express'
import { accountsRouter } from './accounts/accounts.routes.ts'
import { attendanceTasks } from './attendance/attendance-tasks.ts'
import { attendanceRouter } from './attendance/attendance.routes.ts'
import { statementsRouter } from './attendance/statements.routes.ts'
import type { Deps } from './deps.ts'
import { reportsRouter } from './reports/reports.routes.ts'
import { comingSessions } from './groups/coming-sessions.ts'
import { groupTasks } from './groups/group-tasks.ts'
import { groupsRouter } from './groups/groups.routes.ts'
import { moveSessionRouter } from './groups/moving/move-session.routes.ts'
import { proposalRouter } from './groups/proposals/proposal.routes.ts'
import { showUps } from './groups/show-ups.ts'
import { smallGroupRouter } from './groups/small/small-group.routes.ts'
import { swapRouter } from './groups/proposals/swap.routes.ts'
import { findSlotUse } from './groups/slots-in-use.ts'
import { letterStyleRouter } from './municipalities/letter-style.routes.ts'
import { settingsRouter } from './municipalities/settings.routes.ts'
import { programmeRouter } from './groups/programme.routes.ts'
import { tonightRouter } from './groups/tonight/tonight.routes.ts'
import { tryOutRouter } from './groups/tonight/try-out.routes.ts'
import { approvalRouter } from './invitations/approval.routes.ts'
import { invitationTasks } from './invitations/invitation-tasks.ts'
import { messagesRouter } from './invitations/messages.routes.ts'
import { readTemplatesAhead } from './invitations/texts/our-templates.ts'
import { textsRouter } from './invitations/texts/texts.routes.ts'
import { newcomerErrors } from './invitations/page/newcomer-errors.routes.ts'
import { newcomerRouter } from './invitations/page/newcomer.routes.ts'
import { jobStates, jobTasks } from './job-states.ts'
import { apiRouters } from './openapi.ts'
import { deadlinesByMonth } from './pool/deadlines-by-month.ts'
import { personRoutes } from './pool/person.routes.ts'
import { poolTasks } from './pool/pool-tasks.ts'
import { poolRoutes } from './pool/pool.routes.ts'
import { referralTasks } from './referrals/referral-tasks.ts'
import { referralsRouter } from './referrals/referrals.routes.ts'
import { countStages } from './reports/count-stages.ts'
import { peopleRouter } from './reports/people.routes.ts'
import { reportTasks } from './reports/report-tasks.ts'
import { hasNotSigned } from './reports/stage-query.ts'
import { createShell } from './web/app-shell.ts'
import type { HomeParts } from './web/home-parts.ts'
import { homeRouter } from './web/home.routes.ts'
import { jobsRouter } from './web/jobs.routes.ts'
import type { MenuEntry } from './web/menu.ts'

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
  { path: '/importeren', words: 'common:menu.import', roles: ['planner'] },
  { path: '/inrichting', words: 'common:menu.settings', roles: ['planner'] },
  { path: '/gebruikers', words: 'common:menu.users', roles: [] },
]

/** What the stages tell the start page, in the order of the flow. */
const HOME: HomeParts = {
  tasks: [jobTasks, referralTasks, poolTasks, groupTasks, invitationTasks, attendanceTasks, reportTasks],
  stages: countStages,
  sessions: comingSessions,
  deadlines: deadlinesByMonth,
}

/** The whole web application. A stage adds its router to the list of those who come through it. */
export function createApp(deps: Deps): Express {
  readTemplatesAhead()
  return createShell(deps, {
    menu: MENU,
    newcomer: [newcomerRouter(deps), newcomerErrors(deps)],
    api: apiRouters(deps),
    staff: [
      homeRouter(deps, HOME),
      jobsRouter(() => jobStates(deps)),
      accountsRouter(deps),
      referralsRouter(deps),
      programmeRouter(deps),
      poolRoutes(deps),
      peopleRouter(deps),
      personRoutes(deps, { hasNotSigned: (scope, reference) => hasNotSigned(deps.db.read, scope, reference) }),
      settingsRouter(deps, { showUps: (codes) => showUps(deps.db.read, codes), findSlotUse }),
      letterStyleRouter(deps),
      statementsRouter(deps),
      approvalRouter(deps),
      groupsRouter(deps),
      proposalRouter(deps),
      swapRouter(deps),
      smallGroupRouter(deps),
      moveSessionRouter(deps),
      tonightRouter(deps),
      tryOutRouter(deps),
      attendanceRouter(deps),
      reportsRouter(deps),
      textsRouter(deps),
      messagesRouter(deps),
    ],
  })
}
