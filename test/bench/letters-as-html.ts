import QRCode from 'qrcode'
import type { LetterBlock, LetterData, LetterPart, LetterRun } from '../../src/outside/printing/letter-data.ts'

/** The same letters for a browser to print, in the same place and size, each side on a page. */
export async function lettersAsHtml(letters: readonly LetterData[]): Promise<string> {
  const sides = await Promise.all(
    letters.flatMap((letter) => letter.parts.map((part, index) => side(letter, part, index))),
  )
  return `<!doctype html><html lang="nl"><title>Brieven</title><style>${STYLE}</style>${sides.join('')}</html>`
}

const STYLE = `@page { size: A4; margin: 18mm 22mm 14mm } * { margin: 0 }
body { font: 10.5pt/1.35 'Noto Sans', sans-serif } section { break-after: page; position: relative; height: 262mm }
h1 { font-size: 19pt; color: #154273 } h2 { font-size: 11.5pt; color: #154273; margin-top: 4mm } p, ul { margin: 2mm 0 }
address { position: absolute; top: 33mm; font-style: normal } .body { padding-top: 68mm } .back { padding-top: 10mm }
dl { background: #e9eef5; padding: 5mm; display: grid; grid-template-columns: 25mm 1fr; gap: 2mm } figure { float: right; width: 40mm }`

async function side(letter: LetterData, part: LetterPart, index: number): Promise<string> {
  const address = `<address><small>${text(letter.returnLine)}</small><br>${letter.address.map(text).join('<br>')}</address>`
  const details = part.details.map(({ label, value }) => `${text(label)} ${text(value)}`).join(' ')
  const sections = await Promise.all(
    part.sections.map(async ({ heading, blocks, action }) => {
      const code = action
        ? `<figure>${await QRCode.toString(action.url, { type: 'svg', margin: 0 })}${text(action.url)}</figure>`
        : ''
      return `${heading ? `<h2>${runs(heading)}</h2>` : ''}${code}${blocks.map(block).join('')}`
    }),
  )
  const content = `<p>${details}</p><h1>${runs(part.title)}</h1>${sections.join('')}`
  return `<section lang="${part.language}" dir="${part.direction}"><b>${text(letter.sender)}</b>${index === 0 ? address : ''}<div class="${index === 0 ? 'body' : 'back'}">${content}</div></section>`
}

function block(one: LetterBlock): string {
  if (one.kind === 'paragraph') return `<p>${one.lines.map(runs).join('<br>')}</p>`
  if (one.kind === 'list') return `<ul>${one.items.map((item) => `<li>${runs(item)}</li>`).join('')}</ul>`
  return `<dl>${one.facts.map(({ label, lines }) => `<dt>${text(label)}</dt><dd>${lines.map(runs).join('<br>')}</dd>`).join('')}</dl>`
}

const runs = (content: readonly LetterRun[]) =>
  content.map((run) => (run.strong ? `<b>${text(run.text)}</b>` : text(run.text))).join('')
const text = (plain: string) => plain.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
