import { InputError } from '../errors.ts'

/**
 * An e-mail address as we keep it: trimmed, lower case.
 * @throws InputError `email-invalid`
 */
export function asEmail(text: string): string {
  const email = text.trim().toLowerCase()
  if (email.length > 254 || !/^[^\s@<>",;:()[\]\\]+@[^\s@<>",;:()[\]\\]+\.[^\s@.<>",;:()[\]\\]{2,}$/.test(email))
    throw new InputError('email-invalid')
  return email
}
