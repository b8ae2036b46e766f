import { AppError } from '../../src/errors.ts'

/** Fails unless the act is refused with this code. */
export async function expectRefusal(act: Promise<unknown>, code: string): Promise<void> {
  try {
    await act
  } catch (error) {
    if (error instanceof AppError && error.code === code) return
    throw error
  }
  throw new Error(`was not refused with ${code}`)
}
