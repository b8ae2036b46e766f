import Handlebars from 'handlebars'

const ACROSS = 12
const HIGH = 10

/**
 * A line of `total` dots of which `filled` are full: a group seen at a glance. Over 30 the eye counts no more: then only the text.
 * @param label What is read out instead, and shown when there are too many.
 */
export function dots(filled: number, total: number, label: string): Handlebars.SafeString {
  const text = Handlebars.escapeExpression(label)
  if (total > 30 || total < 1) return new Handlebars.SafeString(`<span class="dots-text">${text}</span>`)
  const circles = Array.from({ length: total }, (_, place) => circle(place, place < filled)).join('')
  const width = total * ACROSS
  return new Handlebars.SafeString(
    `<svg class="dots" role="img" aria-label="${text}" width="${width}" height="${HIGH}" viewBox="0 0 ${width} ${HIGH}">${circles}</svg>`,
  )
}

function circle(place: number, full: boolean): string {
  return `<circle cx="${place * ACROSS + 5}" cy="5" r="4" class="dots__${full ? 'full' : 'empty'}"/>`
}
