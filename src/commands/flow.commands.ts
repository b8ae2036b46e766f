import type { FormedPlan } from '../groups/form-groups.ts'
import { InputError } from '../errors.ts'
import { COMMAND } from '../history/actor.ts'
import { addScores, NOTHING } from '../planner/plan.ts'
import { contentOf, textOf, type CommandCall, type CommandLine } from './command-line.ts'
import { stageTable } from './say.ts'

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
    does: 'the pure planner (planner.md)',
    options: [['--seconds <seconds>', 'at most so long']],
    run: solveFile,
  },
  {
    usage: 'send',
    does: 'sends every message that is due',
    run: async ({ open, say }) => {
      const { sendMessages } = await import('../invitations/send-messages.ts')
      await open(async (deps) => say(await sendMessages(deps, COMMAND)))
    },
  },
  {
    usage: 'letters',
    does: 'prints the letters that wait: one PDF and one CSV manifest',
    options: [['--out <folder>', 'where they are put']],
    run: async ({ options, open, say }) => {
      const { printLetters } = await import('../invitations/print-letters.ts')
      await open(async (deps) => say(await printLetters(deps, COMMAND, { out: textOf(options.out) })))
    },
  },
  {
    usage: 'report',
    does: 'tells DUO what was signed, or lists what must be typed into the portal',
    run: async ({ open, say }) => {
      const { reportSignings } = await import('../reports/report-signings.ts')
      await open(async (deps) => say(await reportSignings(deps, COMMAND)))
    },
  },
  {
    usage: 'run',
    does: 'everything the timetable would do now',
    run: async ({ open, say }) => {
      const { runAllJobs } = await import('../jobs.ts')
      await open(async (deps) => say(await runAllJobs(deps)))
    },
  },
  { usage: 'status', does: 'counts per stage and per municipality', run: status },
]

async function plan({ options, open, say }: CommandCall): Promise<void> {
  const { formGroups } = await import('../groups/form-groups.ts')
  const wishes = { municipality: textOf(options.municipality), dryRun: options.dryRun === true }
  const result = await open(async (deps) => planResult(await formGroups(deps, COMMAND, wishes)))
  const groups = result.groups.map(
    ({ slot, language, people }) => `${slot}  ${language}  ${people.length}: ${people.join(' ')}`,
  )
  const waiting = result.waiting.map(({ reference, reason }) => `${reference}  ${reason}`)
  say(
    result,
    [`groups: ${groups.length}`, ...groups, `waiting: ${waiting.length}`, ...waiting, `proven: ${result.proven}`].join(
      '\n',
    ),
  )
}

/** A group is named by its slot, which holds one group at a time: in a dry run it has no id yet. */
function planResult(formed: readonly FormedPlan[]) {
  return {
    groups: formed.flatMap(({ plan }) =>
      plan.groups.map(({ slot, language, people }) => ({ group: slot, slot, language, people })),
    ),
    waiting: formed.flatMap(({ plan }) =>
      plan.waiting.map(({ person, reason, detail }) => ({ reference: person, reason, detail })),
    ),
    score: formed.reduce((sum, { plan }) => addScores(sum, plan.score), NOTHING),
    proven: formed.every(({ plan }) => plan.proven),
  }
}

async function solveFile({ values: [file = ''], options, say }: CommandCall): Promise<void> {
  const { readProblem } = await import('../planner/problem.ts')
  const { solveAside } = await import('../groups/solve-aside.ts')
  const problem = readProblem(jsonOf(await contentOf(file)))
  const seconds = textOf(options.seconds)
  const solved = await solveAside(problem, seconds === undefined ? undefined : Number(seconds))
  say(solved, JSON.stringify(solved, null, 2))
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new InputError('settings-unreadable', { reason: (error as Error).message }, { cause: error })
  }
}

async function status({ open, say }: CommandCall): Promise<void> {
  const { countStages, totalOf } = await import('../reports/count-stages.ts')
  const municipalities = await open((deps) => countStages(deps, 'all'))
  const total = totalOf(municipalities)
  say({ municipalities, referrals: total.referrals }, stageTable(municipalities, total))
}
