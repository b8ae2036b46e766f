import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../src/outside/project-folder.ts'
import { readProblem, type Problem } from '../../src/planner/problem/problem.ts'

const FOLDER = projectFolder('../shared/data/planner')

/** A problem with the proven optimum, and the score of first come, first served. */
export interface SolvedProblem {
  name: string
  json: unknown
  problem: Problem
  optimum: number[]
  firstComeFirstServed: number[]
}

/** The solved problems that came with the assignment; none when the folder is not beside the repository. */
export function solvedProblems(): SolvedProblem[] {
  if (!existsSync(FOLDER)) return []
  return readdirSync(FOLDER)
    .sort()
    .map((file) => {
      const json = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as {
        optimum: { score: number[] }
        firstComeFirstServed: { score: number[] }
      }
      return {
        name: file.replace('.json', ''),
        json,
        problem: readProblem(json),
        optimum: json.optimum.score,
        firstComeFirstServed: json.firstComeFirstServed.score,
      }
    })
}
