import { milliseconds } from '../duration.ts'
import { undoScripts } from '../../plan/guard.ts'
import type { Rule } from './context.ts'

/** Programs and files by which a host can shut us out. Reading forms of some of them are no matter: a guard is cheap. */
const programs =
  /\b(?:firewall-cmd\b.*--(?:add|remove|set|reload|change)|ufw\s+(?:reload|enable|deny|delete|reset)|iptables\s+-[AIDPFRX]|ip6tables\s+-[AIDPFRX]|iptables-restore|nft\s+(?:-f|add|insert|delete|flush)|nmcli\s+(?:con|dev)\S*\s+(?:mod|up|down|add|reload)|netplan\s+apply|ifdown|ifup|ip\s+link\s+set|ip\s+route\s+(?:del|replace|flush))|(?:systemctl|service)\s+(?:\S+\s+)?(?:restart|reload|stop|start)?\s*(?:sshd?|network|networking|NetworkManager|firewalld|iptables|nftables|ufw)\b/
const paths =
  /^\/etc\/(?:ssh\/|hosts\.(?:allow|deny)|sysconfig\/(?:network|iptables|nftables)|netplan\/|network\/|NetworkManager\/|nftables|iptables|ufw\/|firewalld\/|sysctl)/
const services = /^(?:sshd?|network|networking|NetworkManager|firewalld|iptables|nftables|ufw)$/

/** A step that could cut us off arms a revert first; what its guard runs must need nobody. */
export const guard: Rule = ({ runbook, yaml, issues }) => {
  runbook.steps.forEach((step, index) => {
    if (step.guard === undefined) {
      if (step.risk === 'fault' || step.risk === 'read') return
      const touching = step.do.findIndex(({ kind, spec }) => isTouching(kind, spec))
      if (touching >= 0)
        issues.add('GUARD_MISSING', yaml.locate(['steps', index, 'do', touching]), { step: step.id })
      return
    }
    const position = yaml.locate(['steps', index, 'guard'], 'key')
    const fromUndo = step.guard.revert === 'undo'
    const runs = step.undo.kind === 'actions' && step.undo.do.length === undoScripts(step).length
    if (fromUndo && !runs) issues.add('GUARD_UNDO', position, { step: step.id })
    const seconds = milliseconds(step.guard.within) / 1000
    if (seconds < 20 || seconds > 900) issues.add('GUARD_WITHIN', position, { step: step.id })
  })
}

function isTouching(kind: string, spec: unknown): boolean {
  const field = (name: string): string => {
    const value = typeof spec === 'object' && spec !== null ? (spec as Record<string, unknown>)[name] : spec
    return typeof value === 'string' ? value : ''
  }
  if (kind === 'run') return programs.test(field('script'))
  if (kind === 'file') return paths.test(field('path'))
  return kind === 'service' && services.test(field('name'))
}
