/** The only place that loads ssh2: modules are evaluated in the order in which they are imported, so the groups come first. */
import './install-dh-groups.ts'
import ssh2 from 'ssh2'

export { ssh2 }
