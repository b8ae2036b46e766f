import { readdirSync, readFileSync } from 'node:fs'

/** What a process and all that it started use. */
export interface Usage {
  /** Memory in megabytes; what processes share counts once (proportional set size). */
  readonly megabytes: number
  /** Processor seconds since each started. */
  readonly processorSeconds: number
}

/** Looks at Linux' /proc; elsewhere everything is 0. */
export function usageOf(root: number): Usage {
  const pids = treeOf(root)
  const sum = (of: (pid: number) => number) => pids.reduce((total, pid) => total + of(pid), 0)
  return { megabytes: sum(megabytesOf), processorSeconds: sum(processorSecondsOf) }
}

/** Watches until `stop`, four times a second (each look takes some twenty milliseconds), and keeps the most. A process that ended goes on counting with what it had used. */
export function watch(root: number): { stop(): Usage } {
  const processor = new Map<number, number>()
  const before = usageOf(root).processorSeconds
  let megabytes = 0
  const look = () => {
    for (const pid of treeOf(root)) processor.set(pid, Math.max(processor.get(pid) ?? 0, processorSecondsOf(pid)))
    megabytes = Math.max(megabytes, usageOf(root).megabytes)
  }
  const timer = setInterval(look, 250)
  return {
    stop() {
      clearInterval(timer)
      look()
      return { megabytes, processorSeconds: [...processor.values()].reduce((sum, each) => sum + each, 0) - before }
    },
  }
}

function treeOf(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of namesIn('/proc')) {
    if (/^\d+$/.test(name)) parents.set(Number(name), Number(fieldsOf(Number(name))[1] ?? 0))
  }
  const tree = [root]
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child)
  return tree
}

/** What stands after the name in brackets: state, parent and, as 12th and 13th, ticks of a hundredth of a second. */
function fieldsOf(pid: number): string[] {
  return read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
}

function processorSecondsOf(pid: number): number {
  const fields = fieldsOf(pid)
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100
}

function megabytesOf(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1000
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
