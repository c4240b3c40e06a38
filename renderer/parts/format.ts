import { localTime } from '../../engine/words/times.ts'

/** Date and time to the minute, as on the papers: nobody has to guess which is the day and which the month. `iso` is ISO 8601. */
export function shortTime(iso: string): string {
  return localTime(iso).replace(/ UTC\S*$/, '')
}

/** `1.5 MB`; powers of 1000, as file managers and `ls --si` show it. */
export function byteSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`
}
