/** Values that fill the placeholders of an error's text. Never a BSN, a V-number or a secret. */
export type ErrorValues = Record<string, string | number>

/**
 * An error that a person caused or met and can put right. `code` names its text in `views/words/<language>/errors.json`;
 * `src/web/page/error-page.ts`, the API and the command line each say it in the reader's language.
 */
export abstract class AppError extends Error {
  /** The HTTP status that goes with it. */
  abstract readonly status: number

  constructor(
    readonly code: string,
    readonly values: ErrorValues = {},
    options?: ErrorOptions,
  ) {
    super(Object.keys(values).length > 0 ? `${code} ${JSON.stringify(values)}` : code, options)
    this.name = new.target.name
  }
}

/** What came in can't be used: says what is wrong and what to do. */
export class InputError extends AppError {
  readonly status = 400
}

/** What is wrong with one field of what came in. Empty `field`: with the whole. */
export interface FieldError {
  readonly code: string
  readonly field: string
  readonly values?: ErrorValues
}

/** Several things in what came in are wrong, each said beside its field. Its own code is that of the first. */
export class FieldErrors extends InputError {
  constructor(readonly problems: readonly FieldError[]) {
    super(problems[0]?.code ?? 'form-invalid')
  }
}

/** Nothing here by that name, or nothing that this person may know of. */
export class NotFoundError extends AppError {
  readonly status = 404
}

/** Known, but not allowed to do this. */
export class ForbiddenError extends AppError {
  readonly status = 403
}

/** The world changed meanwhile: somebody else was first, or this was done already. */
export class ConflictError extends AppError {
  readonly status = 409
}

/** The program was asked to stop before this was done. What is done stays; it can be asked again. */
export class StoppedError extends AppError {
  readonly status = 503

  constructor() {
    super('stopped')
  }
}

/** Something outside Dagdeel failed: database, mail server, DUO, BRP, disk. */
export class OutsideError extends AppError {
  readonly status = 502
}

/** Something that Dagdeel can't do without is in trouble for the moment: nothing was done, and the same may be asked again later. */
export class UnavailableError extends AppError {
  readonly status = 503
}

/** Why something failed, to be kept: an error with words of its own, or the bare message of what nobody foresaw. */
export type JobTrouble = string | { readonly code: string; readonly values: ErrorValues }

/** What has words in every language as its code; of anything else there is only the message, which is for administrators. */
export function troubleFrom(error: unknown): JobTrouble {
  if (error instanceof AppError) return { code: error.code, values: error.values }
  return error instanceof Error ? error.message : String(error)
}
