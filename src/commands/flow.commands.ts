import type { Deps } from '../deps.ts'
import { StoppedError } from '../errors.ts'
import { readLanguage } from '../config.ts'
import { COMMAND, type Scope } from '../history/work.ts'
import type { Pool } from '../municipalities/pools.ts'
import { contentOf, textOf, type CommandCall, type CommandLine, stageTable } from './command-line.ts'
import { dryRunResult, dryRunText, planResult, planText } from './say-plan.ts'

/** The way of a person through the programme, step by step. */
export const FLOW_COMMANDS: readonly CommandLine[] = [
  {
    usage: 'plan',
    does: 'forms groups now',
    options: [
      ['--municipality <code>', 'only the region of this one'],
      ['--dry-run', 'show what would happen and change nothing'],
    ],
    run: plan,
  },
  {
    usage: 'solve <problem>',
    does: 'the pure planner (docs/planner.md)',
    options: [
      ['--seconds <seconds>', 'at most so long'],
      ['--explain', 'also what would help who waits, and why the others have their group'],
    ],
    run: solveFile,
  },
  {
    usage: 'send',
    does: 'sends every message that is due',
    stops: 'undone',
    run: async ({ open, say }) => {
      const { sendMessages } = await import('../invitations/mail/send-messages.ts')
      await open(async (deps) => {
        say({ ...(await sendMessages(deps, COMMAND)) })
        if (deps.stopping.aborted) throw new StoppedError()
      })
    },
  },
  {
    usage: 'letters',
    does: 'prints the letters that wait: one PDF and one CSV manifest',
    options: [['--out <folder>', 'where they are put']],
    stops: 'undone',
    run: async ({ options, open, say }) => {
      const { printLetters } = await import('../invitations/letters/print-letters.ts')
      const print = (deps: Deps) => printLetters(deps, COMMAND, { out: textOf(options.out) })
      await open(async (deps) => say(await printUnlessStopped(deps, print)))
    },
  },
  {
    usage: 'report',
    does: 'tells DUO what was signed, or lists what must be typed into the portal',
    run: async ({ open, say }) => {
      const { reportSignings } = await import('../reports/duo/mark-reported.ts')
      await open(async (deps) => say(await reportSignings(deps, COMMAND)))
    },
  },
  {
    usage: 'run',
    does: 'everything the timetable would do now',
    stops: 'undone',
    run: async ({ open, say }) => {
      const { runAllJobs } = await import('../jobs.ts')
      await open(async (deps) => say(await runAllJobs(deps)))
    },
  },
  { usage: 'status', does: 'counts per stage and per municipality', run: status },
]

/** What is half printed is thrown away: the letters wait as before. */
async function printUnlessStopped<T>(deps: Deps, print: (deps: Deps) => Promise<T>): Promise<T> {
  deps.stopping.addEventListener('abort', () => void deps.printer.stop())
  try {
    return await print(deps)
  } catch (error) {
    throw deps.stopping.aborted ? new StoppedError() : error
  }
}

async function plan({ options, open, say }: CommandCall): Promise<void> {
  const municipality = textOf(options.municipality)
  if (options.dryRun === true) return dryRun(municipality, open, say)
  const { formGroups, poolsFor } = await import('../groups/planning/form-groups.ts')
  const { catchUpTonight } = await import('../attendance/catching-up/catch-up-tonight.ts')
  const result = await open(async (deps) => {
    const formed = await formGroups(deps, COMMAND, { municipality })
    const scope = scopeOf(await poolsFor(deps.db.read, COMMAND, municipality))
    return planResult(formed, await catchUpTonight(deps, { ...COMMAND, scope }))
  })
  say(result, planText(result))
}

/** Who is in one of these pools. */
function scopeOf(pools: readonly Pool[]): Scope {
  return pools.flatMap(({ municipalities }) => municipalities.map(({ code }) => code))
}

async function dryRun(
  municipality: string | undefined,
  open: CommandCall['open'],
  say: CommandCall['say'],
): Promise<void> {
  const { showExplained } = await import('../groups/tonight/show-tonight.ts')
  const { workOutNights, MOST_POOLS } = await import('../groups/tonight/find-night.ts')
  const { poolsFor } = await import('../groups/planning/form-groups.ts')
  const { listCatchUpsAhead } = await import('../attendance/catching-up/catch-up-tonight.ts')
  const { sayExplained } = await import('./say-explained.ts')
  await open(async (deps) => {
    const day = deps.clock.today()
    const pools = await poolsFor(deps.db.read, COMMAND, municipality)
    const nights = await workOutNights(deps, COMMAND, pools, day, pools.length <= MOST_POOLS)
    const tonight = await showExplained(deps, COMMAND, nights, day)
    const sentences = await sayExplained(deps, nights, readLanguage())
    const catchUps = await listCatchUpsAhead(deps, scopeOf(pools), day)
    say(dryRunResult(nights, tonight, catchUps), dryRunText(nights, tonight, catchUps, sentences))
  })
}

/** In a planning problem: some fifty for each person. */
const MOST_VALUES = 5_000_000

async function solveFile({ values: [file = ''], options, say }: CommandCall): Promise<void> {
  const { readProblem } = await import('../planner/problem/problem.ts')
  const { solveAside } = await import('../groups/gathering/solve-aside.ts')
  const { parseSettings } = await import('../setup/settings/settings-issues.ts')
  const problem = readProblem(parseSettings((await contentOf(file)).toString('utf8'), MOST_VALUES))
  const given = textOf(options.seconds)
  const seconds = given === undefined ? undefined : Number(given)
  const solved = await solveAside(problem, { seconds, atMost: seconds, explained: options.explain === true })
  say(solved, JSON.stringify(solved, null, 2))
}

async function status({ open, say }: CommandCall): Promise<void> {
  const { countStages, totalOf } = await import('../reports/lists/count-stages.ts')
  const municipalities = await open((deps) => countStages(deps, 'all'))
  const total = totalOf(municipalities)
  say({ municipalities, referrals: total.referrals }, stageTable(municipalities, total))
}
