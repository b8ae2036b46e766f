import { benchImport } from './import.ts'
import { benchLetters } from './letters.ts'
import { benchMail } from './mail.ts'
import { benchPlanner } from './planner.ts'

/** `npm run bench`: ratios in one run on one machine; `npm run bench planner`, `import`, `letters` or `mail` for one of them. */
const wanted = process.argv.slice(2)
const all = { import: benchImport, planner: benchPlanner, letters: benchLetters, mail: benchMail }

for (const [name, bench] of Object.entries(all)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.stdout.write(`\n${name}\n`)
  console.table(await bench())
}
