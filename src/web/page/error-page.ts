import { randomBytes } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { AppError, NotFoundError, type ErrorValues } from '../../errors.ts'
import { type InvalidParam, InvalidParamsError } from '../json/api-refusals.ts'
import { readerLanguage, showPage } from './page.ts'
import { sayDays, translate } from '../../words/words.ts'

/** An error as a person or a program gets to know it. */
export interface ShownError {
  readonly status: number
  /** The key of its text in `errors.json`. */
  readonly code: string
  readonly values: ErrorValues
  /** What is wrong of each field, for programs. */
  readonly invalidParams?: readonly InvalidParam[]
}

/** No page has this address. */
export const pageNotFound: RequestHandler = () => {
  throw new NotFoundError('page-not-found')
}

/**
 * The one place where an error becomes a page in the reader's language, or `application/problem+json` under `/api`.
 * What is not an `AppError` is a bug: logged under an id, and only that id is shown.
 */
export function answerErrors(log: Logger): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    const shown = explainError(error, request, log)
    // A session that couldn't be saved is known only when the answer has left.
    if (response.headersSent) return response.writableEnded ? undefined : next(error)
    if (shown.status === 503) response.set('Retry-After', RETRY_SECONDS)
    if (/^\/api(\/|$)/.test(request.originalUrl)) sendProblem(request, response, shown)
    else sendErrorPage(request, response, shown)
  }
}

const RETRY_SECONDS = '30'

/** What is wrong, as a person gets to know it; what nobody can put right is logged. For pages that say it in their own way. */
export function explainError(error: unknown, request: Request, log: Logger): ShownError {
  const shown = asShown(error) ?? bug(error, request, log)
  if (error instanceof AppError && shown.status >= 500)
    log.warn({ code: shown.code, cause: nameOf(error.cause) }, 'outside')
  return shown
}

function asShown(error: unknown): ShownError | undefined {
  if (error instanceof AppError) {
    const { status, code, values } = error
    return { status, code, values, ...(error instanceof InvalidParamsError && { invalidParams: error.invalidParams }) }
  }
  const { status, code } = (error ?? {}) as { status?: number; code?: string }
  if (code === 'EBADCSRFTOKEN') return { status: 403, code: 'form-expired', values: {} }
  // What Express itself refuses: a body that is too large, a file that is not there, an address that can't be read.
  if (!status || status < 400 || status >= 500) return undefined
  return { status, code: BY_STATUS.get(status) ?? 'request-invalid', values: {} }
}

const BY_STATUS = new Map([
  [404, 'page-not-found'],
  [413, 'request-too-large'],
  [429, 'too-many-requests'],
])

/** Without the properties of the error: those of the database hold what was in the row. */
function bug(error: unknown, request: Request, log: Logger): ShownError {
  const id = randomBytes(4).toString('hex').toUpperCase()
  const stack = error instanceof Error ? error.stack : undefined
  log.error({ id, error: nameOf(error), stack, method: request.method }, 'unexpected error')
  return { status: 500, code: 'unexpected', values: { id } }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : typeof error
}

function sendProblem(request: Request, response: Response, { status, code, values, invalidParams }: ShownError): void {
  const detail = translate(readerLanguage(request), `errors:${code}`, values)
  if (status === 401) response.set('WWW-Authenticate', 'Bearer')
  const problem = { type: 'about:blank', title: STATUS_CODES[status], status, detail, code, values, invalidParams }
  response.status(status).type('application/problem+json').send(JSON.stringify(problem))
}

function sendErrorPage(request: Request, response: Response, { status, code, values }: ShownError): void {
  const language = readerLanguage(request)
  const heading = status >= 500 ? 'failed' : (HEADINGS.get(status) ?? 'refused')
  const data = {
    title: translate(language, `common:error.${heading}`),
    message: translate(language, `errors:${code}`, sayDays(values, language)),
    needsSignIn: status === 401,
  }
  showPage(request, response, 'errors/error', data, status)
}

const HEADINGS = new Map([
  [401, 'signIn'],
  [403, 'forbidden'],
  [404, 'notFound'],
  [409, 'conflict'],
  [429, 'tooOften'],
])
