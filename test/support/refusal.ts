import { AppError } from '../../src/errors.ts'

/** The code with which an act refuses; `done` when it does not refuse. What is no refusal but a bug is thrown on. */
export async function refusal(act: Promise<unknown>): Promise<string> {
  try {
    await act
    return 'done'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}
