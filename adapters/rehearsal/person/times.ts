/** Times as the programs of a server in UTC write them. */

/** `Thu 2026-11-26 13:30:44 UTC`, as systemd says it. */
export function systemdTime(at: Date): string {
  const weekday = at.toUTCString().slice(0, 3)
  return `${weekday} ${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** `Nov 26 13:30:44`, as a line of the journal begins. */
export function journalTime(at: Date): string {
  const [, day = '', month = ''] = at.toUTCString().split(' ')
  return `${month} ${day} ${clock(at)}`
}

/** `13:30:44`. */
export function clock(at: Date): string {
  return at.toISOString().slice(11, 19)
}

/** `5s`, `3min 20s`, `2h 5min`. */
export function elapsed(since: Date): string {
  const seconds = Math.max(0, Math.round((Date.now() - since.getTime()) / 1000))
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return `${seconds}s`
  if (minutes < 60) return `${minutes}min ${seconds % 60}s`
  return `${Math.floor(minutes / 60)}h ${minutes % 60}min`
}
