import { decide } from '../plan/conditions.ts'
import { nearest } from '../source/near.ts'
import type { Binding } from './bind.ts'
import type { BindContext } from './binding.ts'
import { listed } from '../words/listed.ts'

/** Each kit file that this site certainly needs has a SHA-256: the runbook's, or else the site's. */
export function checkKit(context: BindContext, binding: Binding): void {
  const { runbook, site, source, issues } = context
  const files = runbook.kit?.files ?? []
  checkPins(context)
  const [host = ''] = Object.keys(binding.hosts)
  const needed = files.filter(
    ({ when }) => when === undefined || decide(when, { binding, host, facts: {} }) === true,
  )
  if (needed.length === 0) return
  if (site.kit === undefined) return issues.add('KIT_MISSING', source.locate([]))
  for (const { file, sha256 } of needed) {
    if (sha256 === undefined && !Object.hasOwn(site.kit.sha256, file)) {
      issues.add('KIT_UNPINNED', source.locate(['kit'], 'key'), { file })
    }
  }
}

function checkPins({ runbook, known, site, source, issues }: BindContext): void {
  const own = runbook.kit?.files ?? []
  const others = known.flatMap(other => other.kit?.files ?? [])
  for (const [file, sha256] of Object.entries(site.kit?.sha256 ?? {})) {
    const found = [...own, ...others].find(candidate => candidate.file === file)
    const path = ['kit', 'sha256', file]
    if (found === undefined) {
      const near = nearest(
        file,
        own.map(candidate => candidate.file),
      )
      const allowed = listed(own.map(candidate => candidate.file))
      issues.add('KIT_UNKNOWN_FILE', source.locate(path, 'key'), {
        file,
        allowed,
        ...(near === undefined ? {} : { near }),
      })
    } else if (found.sha256 !== undefined && found.sha256 !== sha256) {
      issues.add('KIT_PIN_DIFFERS', source.locate(path), { file })
    }
  }
}
