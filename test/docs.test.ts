import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect } from 'chai'
import { projectFolder } from '../src/outside/project-folder.ts'

const ROOT = projectFolder('')

const documents = ['README.md', 'CHANGELOG.md', ...markdownIn('docs'), ...markdownIn('docs/decisions')].filter((file) =>
  existsSync(join(ROOT, file)),
)
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8')

describe('the documents', () => {
  it('have a README that is read in five minutes', () => {
    expect(statSync(join(ROOT, 'README.md')).size).to.be.at.most(8_000)
  })

  it('name one Node for who develops as the oldest that it runs on', () => {
    const { engines } = JSON.parse(text('package.json')) as { engines: { node: string } }
    expect(engines.node).to.equal(`>=${text('.nvmrc').trim()}`)
  })

  it('point only to documents, headings and pictures that are there', () => {
    const dead = documents.flatMap((file) =>
      linksOf(file)
        .filter((link) => !isThere(file, link))
        .map((link) => `${file}: ${link}`),
    )
    expect(dead).to.deep.equal([])
  })

  it('name only files and folders that are there', () => {
    // A decision of before may name what has gone since.
    const living = documents.filter((file) => !file.startsWith('docs/decisions/2') && file !== 'CHANGELOG.md')
    const gone = living.flatMap((file) =>
      [...text(file).matchAll(/(?<![\w./])(?:src|test|views|templates|migrations|docs)\/[\w./-]*\w/g)]
        .map(([path]) => path)
        .filter((path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, `${path}.ts`)))
        .map((path) => `${file}: ${path}`),
    )
    expect(gone).to.deep.equal([])
  })

  it('are all that the code names', () => {
    const code = ['src', 'test', 'migrations'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => `${folder}/${file}`),
    )
    const known = [...documents, ...readdirSync(ROOT), ...markdownIn('docs').map((file) => file.slice('docs/'.length))]
    const named = code.flatMap((file) =>
      [...text(file).matchAll(/^ *(?:\/\/|\/?\*).*?([\w./-]+\.md)\b/gm)].map(([, name = '']) => ({ file, name })),
    )
    const lost = named.filter(({ name }) => !known.includes(name)).map(({ file, name }) => `${file}: ${name}`)
    expect(lost).to.deep.equal([])
  })

  it('list every decision', () => {
    const index = text('docs/decisions/README.md')
    const missing = readdirSync(join(ROOT, 'docs/decisions')).filter(
      (file) => file !== 'README.md' && !index.includes(`(${file})`),
    )
    expect(missing).to.deep.equal([])
  })

  it('say of every decision when, what, why, at what price, and what would change it', () => {
    const wrong = markdownIn('docs/decisions').filter(
      (file) =>
        !file.endsWith('README.md') &&
        !/^# .+\n\n20\d\d-\d\d-\d\d\n[^]*\*\*What\.\*\*[^]*\*\*Why\.\*\*[^]*\*\*Price\.\*\*[^]*\*\*What would change it\.\*\*/.test(
          text(file),
        ),
    )
    expect(wrong).to.deep.equal([])
  })

  it('name every package that is installed', () => {
    const { dependencies, devDependencies } = JSON.parse(text('package.json')) as Record<string, Record<string, string>>
    const told = text('docs/dependencies.md')
    const untold = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !name.startsWith('@types/') && !told.includes(name.replace(/^@expo-google-fonts\//, '')),
    )
    expect(untold).to.deep.equal([])
  })
})

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${folder}/${file}`)
}

function linksOf(file: string): string[] {
  return [...text(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^(https?|mailto):/.test(link))
}

function isThere(file: string, link: string): boolean {
  const [path = '', heading] = link.split('#')
  const target = path ? resolve(ROOT, dirname(file), path) : join(ROOT, file)
  if (!existsSync(target)) return false
  return !heading || headingsOf(readFileSync(target, 'utf8')).includes(heading)
}

/** As they are in an address: `Another key` is `another-key`. */
function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )
}
