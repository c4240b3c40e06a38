/**
 * A job that outlives the connection: started once under setsid, found again by its token after a reconnect or a resume.
 * Its files (script, log, pid, exit) stand in a 0700 directory and are removed once log and exit code are journaled.
 */
import { isRunError } from '../errors.ts'
import type { CommandResult, Privilege } from '../ports.ts'
import { shellQuote } from '../plan/quote.ts'
import { timeoutSeconds } from '../runbook/duration.ts'
import type { ActionContext, ActionResult } from './kind.ts'
import { alreadyThere, failed, judged, uncertain } from './result.ts'

export interface DetachedJob {
  readonly script: string
  readonly as: Privilege
}

/** What the follower exits with when the job died without leaving an exit code; chosen out of the way of real codes. */
const jobGone = 222
const pauseMs = 2000

/**
 * Starts the job (or finds it) and follows it to its end. A lost link is waited out until the action's timeout; each new
 * attempt prints the log from its start, so that the journaled output is complete. On timeout or cancel the job goes on.
 */
export async function runDetached(job: DetachedJob, context: ActionContext): Promise<ActionResult> {
  const { clock, digest } = context.ports
  const allowed = timeoutSeconds(context.node.timeout)
  const deadline = clock.monotonic() + allowed * 1000
  const text = [partOf(context), context.action, job.script].join('\u0000')
  const token = `${partOf(context)}-${digest.sha256(text).slice(0, 24)}`
  for (;;) {
    const left = Math.ceil((deadline - clock.monotonic()) / 1000)
    try {
      const result = await attempt(job, token, Math.max(1, left), context)
      if (result.kind === 'start' && result.exitCode !== null) return startFailed(result)
      if (result.kind === 'end' && result.exitCode !== null) {
        await removeJob(job, token, deadline, context)
        return result.judged
      }
    } catch (error) {
      if (!isRunError(error, 'HOST_LOST', 'HOST_UNREACHABLE', 'CHANNEL_REFUSED')) throw error
      if (clock.monotonic() >= deadline) throw error
    }
    if (clock.monotonic() >= deadline) return uncertain('job-not-followed', { seconds: allowed, token })
    await clock.sleep(pauseMs, context.signal)
  }
}

/** Jobs of one part are found by it, whatever their script was; those of its undo are not what an undo has to wait for. */
function partOf({ ports, runId, key, action }: ActionContext): string {
  const list = action.startsWith('undo') ? 'undo' : 'do'
  return ports.digest.sha256([runId, key.step, key.item, key.host, list].join('\u0000')).slice(0, 12)
}

/**
 * Before a part is undone: what its jobs left is taken away, so that another attempt starts them anew. One that still runs
 * would do its work after the undo; it is named, and not killed in the middle of installing something.
 */
export async function endJobs(as: Privilege, context: ActionContext): Promise<ActionResult> {
  const text = endScript(partOf({ ...context, action: 'do' }))
  const { exitCode, stdout } = await context.peek({ kind: 'script', text, as }, 60)
  if (exitCode !== 0) return uncertain('exit-unknown')
  const pid = stdout.trim()
  return pid === '' ? alreadyThere() : uncertain('job-still-running', { pid: pid.split('\n').join(', ') })
}

type Attempt =
  | ({ readonly kind: 'start' } & CommandResult)
  | { readonly kind: 'end'; readonly exitCode: number | null; readonly judged: ActionResult }

async function attempt(
  job: DetachedJob,
  token: string,
  left: number,
  context: ActionContext,
): Promise<Attempt> {
  const start = await context.peek({ kind: 'script', text: startScript(job.script, token), as: job.as }, 60)
  if (start.exitCode !== 0) return { kind: 'start', ...start }
  const followed = await context.run(
    { kind: 'script', text: followScript(token), as: job.as },
    { timeoutSeconds: left },
  )
  if (followed.exitCode === null) return { kind: 'end', exitCode: null, judged: uncertain('exit-unknown') }
  const gone = followed.exitCode === jobGone && followed.stderr.includes(goneMark(token))
  return {
    kind: 'end',
    exitCode: followed.exitCode,
    judged: gone ? uncertain('job-gone', { token }) : judged(followed, context.node.expect),
  }
}

/**
 * The result is in the journal now: a retry must start a new job, not find this one's exit code. Whatever becomes of the
 * removal, the job is not looked for again: where it did go through, that would start it a second time.
 */
async function removeJob(
  job: DetachedJob,
  token: string,
  deadline: number,
  context: ActionContext,
): Promise<void> {
  const { clock } = context.ports
  for (;;) {
    try {
      await context.peek({ kind: 'script', text: removeScript(token), as: job.as }, 60)
      return
    } catch (error) {
      context.signal.throwIfAborted()
      if (!isRunError(error)) throw error
      if (clock.monotonic() >= deadline) return
    }
    await clock.sleep(pauseMs, context.signal)
  }
}

function startFailed(result: CommandResult): ActionResult {
  return failed('job-not-started', { output: result.stderr.trim().slice(-300) }, false)
}

const goneMark = (token: string): string => `siteproof-job-gone ${token}`

function jobDirectory(token: string): string {
  return `base=/var/tmp/siteproof-$(id -u)\njob=$base/jobs/${token}`
}

/**
 * Everything stands in one brace group: sh reads all of it before it runs any of it, so a cut upload runs nothing.
 * The here-document's mark holds the digest of the text it ends, so the text cannot contain it.
 */
export function startScript(script: string, token: string): string {
  return `{
umask 077
${jobDirectory(token)}
for part in "$base" "$base/jobs"; do
  mkdir "$part" 2>/dev/null
  # /var/tmp belongs to everyone: a directory that somebody else put there first is refused.
  if [ -L "$part" ] || [ "$(stat -c %u "$part")" != "$(id -u)" ]; then
    echo "$part is not a directory of our own" >&2
    exit 1
  fi
  chmod 700 "$part" || exit 1
done
if [ -f "$job/started" ]; then exit 0; fi
rm -rf "$job"
mkdir "$job" || exit 1
cat >"$job/script" <<'end-of-${token}' || exit 1
${script.endsWith('\n') ? script : `${script}\n`}end-of-${token}
cat >"$job/runner" <<'end-of-runner' || exit 1
echo $$ >"$1/pid"
sh "$1/script" </dev/null >"$1/log" 2>&1
echo $? >"$1/exit.part"
mv "$1/exit.part" "$1/exit"
end-of-runner
cat /proc/sys/kernel/random/boot_id >"$job/boot" 2>/dev/null
: >"$job/log"
: >"$job/started" || exit 1
if command -v setsid >/dev/null 2>&1; then
  setsid sh "$job/runner" "$job" </dev/null >/dev/null 2>&1 &
else
  nohup sh "$job/runner" "$job" </dev/null >/dev/null 2>&1 &
fi
exit 0
}
`
}

const aliveFunction = `alive() {
  [ "$(cat "$job/boot" 2>/dev/null)" = "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)" ] || return 1
  pid=$(cat "$job/pid" 2>/dev/null)
  [ -n "$pid" ] && tr '\\000' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q -F -e "\${job##*/}"
}
`

/** Prints the process of each job of the part that still runs, and removes the others. */
function endScript(part: string): string {
  return `{
base=/var/tmp/siteproof-$(id -u)
${aliveFunction}for job in "$base/jobs/${part}"-*; do
  [ -d "$job" ] || continue
  # Just started: it tells its process in a moment.
  [ -s "$job/pid" ] || sleep 1
  if alive; then echo "$pid"; else rm -rf "$job"; fi
done
rmdir "$base/jobs" "$base" 2>/dev/null
exit 0
}
`
}

/** Prints the log as it grows, whole lines at a time, and exits with the job's own exit code. */
export function followScript(token: string): string {
  return `{
${jobDirectory(token)}
${aliveFunction}seen=0
waited=0
while :; do
  ended=no
  if [ -f "$job/exit" ]; then ended=yes; fi
  total=$(wc -l <"$job/log") || exit ${jobGone}
  if [ "$total" -gt "$seen" ]; then
    head -n "$total" "$job/log" | tail -n "+$((seen + 1))"
    seen=$total
  fi
  if [ "$ended" = yes ]; then
    tail -n "+$((seen + 1))" "$job/log"
    exit "$(cat "$job/exit")"
  fi
  if alive; then
    waited=0
  else
    waited=$((waited + 1))
    # A moment of grace: just started, or just about to write its exit file.
    if [ "$waited" -gt 3 ]; then
      if [ ! -f "$job/exit" ]; then
        echo ${shellQuote(goneMark(token))} >&2
        exit ${jobGone}
      fi
    fi
  fi
  sleep 1
done
}
`
}

export function removeScript(token: string): string {
  return `{
${jobDirectory(token)}
rm -rf "$job"
rmdir "$base/jobs" "$base" 2>/dev/null
exit 0
}
`
}
