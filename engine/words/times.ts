/** Times on paper: of the clock on the wall, with how far it is from UTC, so that nobody has to know where it was printed. */

const two = (value: number): string => String(value).padStart(2, '0')

/** `2026-11-26 10:11 UTC+08:00`, with seconds where things follow each other closely. */
export function localTime(iso: string, precision: 'minutes' | 'seconds' = 'minutes'): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const date = `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const seconds = precision === 'seconds' ? `:${two(at.getSeconds())}` : ''
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}${seconds} ${zoneOf(at)}`
}

function zoneOf(at: Date): string {
  const minutes = -at.getTimezoneOffset()
  if (minutes === 0) return 'UTC'
  const ahead = Math.abs(minutes)
  return `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`
}
