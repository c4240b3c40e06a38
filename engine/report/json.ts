import type { Report } from './model.ts'

/** The report as data: what another program reads. Texts stay in both languages, verdicts as codes. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
