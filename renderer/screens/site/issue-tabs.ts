/** On which tab of a site what has to be put right. */
import type { SiteView } from '../../../engine/contract/sites.ts'
import type { Issue } from '../../../engine/source/issue.ts'

export type CountedTab = 'hosts' | 'params' | 'kit' | 'file'

/** Errors alone; each stands on one tab. What belongs to no field is mended in the file. */
export function errorsByTab({ form, issues }: SiteView): Readonly<Record<CountedTab, number>> {
  if (form === undefined) return { hosts: 0, params: 0, kit: 0, file: errorsIn(issues) }
  const fields = [...form.params, ...form.roles, ...form.hosts.flatMap(host => host.fields)]
  const isKit = ({ code }: Issue): boolean => code.startsWith('KIT_')
  return {
    hosts: errorsIn(form.hosts.flatMap(host => host.issues)),
    params: errorsIn(fields.flatMap(field => field.issues)),
    kit: errorsIn(form.issues.filter(isKit)),
    file: errorsIn(form.issues.filter(issue => !isKit(issue))),
  }
}

/** The first host that has to be put right. */
export function firstBadHost({ form }: SiteView): string | undefined {
  return form?.hosts.find(host => errorsIn(host.issues) > 0)?.name
}

/** Warnings are nothing that has to be put right. */
export function errorsIn(issues: readonly Issue[]): number {
  return new Set(issues.filter(issue => issue.severity === 'error')).size
}
