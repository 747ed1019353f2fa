import { type Listr, ListrTaskEventType } from 'listr2'

type Task = Listr['tasks'][number]

/** Milliseconds in words: `0.4 s`, `12 s`, `2 min 5 s`. */
export function inWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds < 1) return `${(milliseconds / 1000).toFixed(1)} s`
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/**
 * Shows beside each task that runs how long it has run; the list itself tells only how long an ended one took.
 * @param style of the time, where the terminal has colours.
 * @returns what ends it.
 */
export function showElapsed(list: Listr, style: (text: string) => string): () => void {
  const shown = new Map<Task, Shown>()
  const timer = setInterval(() => {
    for (const task of running(list.tasks)) tick(task, shown, style)
  }, 200)
  return () => clearInterval(timer)
}

interface Shown {
  readonly since: number
  /** The task's own title, and the same with the time. */
  own: string
  timed: string
}

function tick(task: Task, all: Map<Task, Shown>, style: (text: string) => string): void {
  const known = all.get(task)
  const shown = known ?? { since: Date.now(), own: '', timed: '' }
  if (known === undefined) {
    all.set(task, shown)
    // At once: the list keeps the last picture of a task that has ended.
    task.on(ListrTaskEventType.STATE, () => {
      if (!task.isPending() && task.title === shown.timed) task.title = shown.own
    })
  }
  if (task.title !== shown.timed) shown.own = task.title ?? ''
  shown.timed = `${shown.own} ${style(`[${inWords(Date.now() - shown.since)}]`)}`
  task.title = shown.timed
}

function running(tasks: readonly Task[]): Task[] {
  return tasks.flatMap((task) => {
    if (!task.isPending()) return []
    const own = task.hasTitle() ? [task] : []
    return [...own, ...running(task.hasSubtasks() ? task.subtasks : [])]
  })
}
