import { visibleJson } from '../visible.ts'
import type { Report } from './model.ts'

/** The report as data: what another program reads. Texts stay in both languages, verdicts as codes. */
export function reportJson(report: Report): string {
  return `${visibleJson(report, 2)}\n`
}
