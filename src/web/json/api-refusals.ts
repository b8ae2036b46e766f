import { AppError, InputError } from '../../errors.ts'

/** One field of the request that can't be used. `code` is a word for programs, `reason` is for people. */
export interface InvalidParam {
  readonly name: string
  readonly code: string
  readonly reason: string
}

/** The request can't be used; says of each field what is wrong (NL API Design Rules, error-handling/invalid-input). */
export class InvalidParamsError extends InputError {
  constructor(readonly invalidParams: readonly InvalidParam[]) {
    super('params-invalid', { fields: invalidParams.map(({ name }) => name).join(', ') })
  }
}

/** This resource does not know the method; the answer says which it knows. */
export class MethodError extends AppError {
  readonly status = 405
}

/** The client does not want JSON, and there is nothing else. */
export class AcceptError extends AppError {
  readonly status = 406
}

/** The body is not JSON. */
export class MediaTypeError extends AppError {
  readonly status = 415
}
