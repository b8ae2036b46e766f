import { StoppedError } from '../errors.ts'

/**
 * Waits for this, but no longer once the program is to stop.
 * @throws StoppedError, and what `work` throws.
 */
export function unlessStopped<T>(stopping: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new StoppedError())
    if (stopping.aborted) stop()
    stopping.addEventListener('abort', stop)
    work.then(resolve, reject).finally(() => stopping.removeEventListener('abort', stop))
  })
}
