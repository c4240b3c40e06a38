/** Switching on what an old host needs: each handshake names one part that is missing, so each answer adds to the ones before. */
import type { HostRecord } from '../../../engine/contract/hosts.ts'
import type { SiteEdit } from '../../../engine/site/write.ts'
import { isDataMap, type Data, type DataMap } from '../../../engine/source/yaml-text.ts'

/** Allows one algorithm more for `host`; what was allowed before stays as it was typed. */
export function allowLegacy(hosts: DataMap, host: string, algorithm: string): SiteEdit {
  const allowed = listOf(inSsh(hosts[host], 'legacy'))
  const value = allowed.includes(algorithm) ? allowed : [...allowed, algorithm]
  return { path: ['hosts', host, 'ssh', 'legacy'], value }
}

/** Whose handshake failed in the test of `tested`: that of a jump host on the way, where the record names one. */
export function oldHost(hosts: DataMap, tested: string, record: HostRecord | undefined): string {
  const failed = record?.error?.params['host']
  return typeof failed === 'string' && Object.hasOwn(hosts, failed) ? failed : tested
}

function inSsh(host: Data | undefined, key: string): Data | undefined {
  return isDataMap(host) && isDataMap(host['ssh']) ? host['ssh'][key] : undefined
}

/** One name without brackets is what people write, too. */
function listOf(given: Data | undefined): readonly Data[] {
  if (Array.isArray(given)) return given as readonly Data[]
  return given === undefined || given === null || given === '' ? [] : [given]
}
