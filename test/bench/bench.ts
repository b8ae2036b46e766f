import { benchImport } from './import.ts'
import { benchLargePlans } from './large-plans.ts'
import { benchLetters } from './letters.ts'
import { benchMail } from './mail.ts'
import { benchPages } from './pages.ts'
import { benchPlanner } from './planner.ts'
import { benchTonight } from './tonight.ts'

/**
 * `npm run bench`: ratios in one run on one machine; `npm run bench planner`, `large`, `tonight`, `import`, `letters`, `mail` or `pages` for some of them. It runs
 * what was built, as the program does.
 */
const wanted = process.argv.slice(2)
const all = {
  import: benchImport,
  planner: benchPlanner,
  'planner large': benchLargePlans,
  tonight: benchTonight,
  letters: benchLetters,
  mail: benchMail,
  pages: benchPages,
}

for (const [name, bench] of Object.entries(all)) {
  if (wanted.length > 0 && !wanted.some((one) => name.split(' ').includes(one))) continue
  process.stdout.write(`\n${name}\n`)
  console.table(await bench())
}
