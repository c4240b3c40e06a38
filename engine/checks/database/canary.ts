/** The one schema that checks write to. It replicates like any other; undo of the runbook that made it drops it. */
export const canarySchema = 'siteproof_canary'

/** Neither statement changes what is there; both replicate. */
export const canaryTable = `CREATE DATABASE IF NOT EXISTS ${canarySchema};
CREATE TABLE IF NOT EXISTS ${canarySchema}.canary (id TINYINT UNSIGNED NOT NULL PRIMARY KEY, token CHAR(32) CHARACTER SET ascii NOT NULL,
  written DATETIME NOT NULL) ENGINE=InnoDB;
`

export const checksumTable = `CREATE DATABASE IF NOT EXISTS ${canarySchema};
CREATE TABLE IF NOT EXISTS ${canarySchema}.checksums (token CHAR(32) CHARACTER SET ascii NOT NULL, id INT UNSIGNED NOT NULL,
  counted BIGINT UNSIGNED NOT NULL, sum BIGINT UNSIGNED NOT NULL, PRIMARY KEY (token, id)) ENGINE=InnoDB;
`
