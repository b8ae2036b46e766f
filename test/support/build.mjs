// All TypeScript of the project as JavaScript, made anew in dist-test/ for a run of all tests: started from there, the tests and every
// process that they start need no compiler. A single file of tests needs none of this: Node then runs the TypeScript as it is, by tsx.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const outdir = `${root}dist-test`
const files = [
  'ormconfig.ts',
  ...['src', 'migrations', 'test'].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true }).map((file) => `${folder}/${file}`),
  ),
]
/** `from "./clock.ts"` and `import("./clock.ts")`, as esbuild writes them. */
const IMPORTED = /(\b(?:from|import) |\bimport\()("\.[^"\n]*)\.ts"/g

rmSync(outdir, { recursive: true, force: true })
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: files.filter((file) => file.endsWith('.ts')),
  outbase: root,
  outdir,
  write: false,
  format: 'esm',
  target: 'node20.19',
  keepNames: true,
  sourcemap: 'inline',
  sourcesContent: false,
  logLevel: 'warning',
})
for (const folder of new Set(outputFiles.map(({ path }) => dirname(path)))) mkdirSync(folder, { recursive: true })
for (const { path, text } of outputFiles) writeFileSync(path, text.replace(IMPORTED, '$1$2.js"'))
for (const file of files) if (/\.(mjs|json)$/.test(file)) cpSync(root + file, `${outdir}/${file}`)
