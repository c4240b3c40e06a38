import { nearest } from '../../source/near.ts'
import type { Rule } from './context.ts'
import { listed } from '../../words/listed.ts'

/** Templates and kit files that actions name are there, and no template lies about unused. */
export const files: Rule = ({ runbook, yaml, texts, issues, templatePosition }) => {
  const templates = Object.keys(runbook.templates)
  const kit = runbook.kit?.files.map(({ file }) => file) ?? []
  for (const { text, use, path } of texts) {
    const known = use === 'template' ? templates : use === 'kit' ? kit : undefined
    if (known === undefined || known.includes(text) || text.includes('{{')) continue
    const near = nearest(text, known)
    const params = { name: text, allowed: listed(known), ...(near === undefined ? {} : { near }) }
    issues.add(use === 'template' ? 'TEMPLATE_REFERENCE' : 'KIT_REFERENCE', yaml.locate(path), params)
  }
  const used = new Set(texts.filter(({ use }) => use === 'template').map(({ text }) => text))
  for (const name of templates.filter(template => !used.has(template))) {
    issues.add('TEMPLATE_UNUSED', templatePosition(name, 0), { name })
  }
}
