import type { MessagePort } from 'node:worker_threads'
import { writeFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { ConflictError } from '../../../src/errors.ts'

/** What is asked of processes aside in tests: some of it kind, most of it not. */
export function double({ number, sheet }: { number: number; sheet: Buffer }) {
  return { number: number * 2, sheet: Buffer.concat([sheet, sheet]), process: process.pid }
}

export function refuse(file: string): never {
  throw new ConflictError('import-changed', { file })
}

export function surroundings(): { names: string[]; priority: number } {
  return { names: Object.keys(process.env), priority: getPriority() }
}

/** @param file Gets the number of the process. */
export function spin(file: string | undefined): never {
  if (file) writeFileSync(file, String(process.pid))
  for (;;);
}

export function fillHeap(): number {
  const held: string[][] = []
  for (;;) held.push(Array.from({ length: 10_000 }, (_, at) => `${held.length} ${at}`))
}

export function fillBuffers(): number {
  const held: Buffer[] = []
  for (;;) held.push(Buffer.alloc(1_000_000, held.length))
}

export function fallOver(): number {
  return fallOver() + 1
}

export function askForTooLongAnArray(): unknown[] {
  return new Array(2 ** 32)
}

export function end(): never {
  process.exit(7)
}

export function stumble(): never {
  throw new Error('a bug of ours')
}

/** @returns When the file is there. */
export async function waitFor(file: string): Promise<number> {
  const { existsSync } = await import('node:fs')
  const { setTimeout: pause } = await import('node:timers/promises')
  while (!existsSync(file)) await pause(5)
  return process.pid
}

export function say(port: MessagePort): void {
  port.postMessage('hello')
}
