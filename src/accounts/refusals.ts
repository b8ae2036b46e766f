import { AppError } from '../errors.ts'

/** Nobody is signed in, or the key is not known: say who you are first. */
export class UnknownCallerError extends AppError {
  readonly status = 401
}

/** Too many attempts in a short time: wait. */
export class TooOftenError extends AppError {
  readonly status = 429
}
