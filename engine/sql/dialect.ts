/** Which SQL a server speaks: read from the server itself, never from the client's version or a package list. */

export interface Dialect {
  readonly flavour: 'mysql' | 'mariadb'
  /** As the server says it: `5.6.24`, `10.11.14-MariaDB-0+deb12u2`. */
  readonly version: string
  /** `5.6.24` -> 50624, `10.11.14` -> 101114: what the table of phrases compares. */
  readonly number: number
}

/** The statement that every server since 5.5 answers to anybody who may log in. */
export const dialectQuery = 'SELECT VERSION() AS version, @@version_comment AS comment'

/** undefined: it does not look like a version of either. */
export function dialectOf(version: string, comment: string): Dialect | undefined {
  const found = /^(\d+)\.(\d+)\.(\d+)/.exec(version)
  if (found === null) return undefined
  const [major = 0, minor = 0, patch = 0] = found.slice(1).map(Number)
  const flavour = /mariadb/i.test(`${version} ${comment}`) ? 'mariadb' : 'mysql'
  return { flavour, version, number: major * 10_000 + minor * 100 + patch }
}

/** `MySQL 5.6.24`, `MariaDB 10.11.14-MariaDB`. */
export function sayDialect({ flavour, version }: Dialect): string {
  return `${flavour === 'mariadb' ? 'MariaDB' : 'MySQL'} ${version}`
}
