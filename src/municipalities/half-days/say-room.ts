import { type Language, translate } from '../../words/words.ts'

/** `stadhuis/a` is "zaal A"; a room whose own name says that it is a room keeps that name. */
export function sayRoom(code: string, language: Language): string {
  const name = code.replace(/^.*\//, '').replaceAll('-', ' ')
  if (/zaal|room/i.test(name)) return name
  return translate(language, 'municipalities:room', { name: name.length <= 2 ? name.toUpperCase() : name })
}
