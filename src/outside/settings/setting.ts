import { InputError } from '../../errors.ts'

/** A setting that is wrong, naming the variable and what it must be. */
export function invalid(variable: string, mustBe: string): InputError {
  return new InputError('config-invalid', { variable, mustBe })
}

/** A port. @throws InputError `config-invalid` */
export function readPort(variable: string, text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw invalid(variable, 'a port number from 0 to 65535')
  return Number(text)
}

/** An address without slashes at its end. @throws InputError `config-invalid` */
export function readUrl(variable: string, text: string, protocols: readonly string[]): string {
  const mustBe = `an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) throw invalid(variable, mustBe)
  return text.replace(/\/+$/, '')
}

/** One of a few words. @throws InputError `config-invalid` */
export function readChoice(variable: string, text: string, choices: readonly string[]): string {
  if (!choices.includes(text)) throw invalid(variable, `one of ${choices.join(', ')}`)
  return text
}
