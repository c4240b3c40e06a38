/** The tables of JumpServer that its runbooks touch, as each version family has them (domain catalogue 5.3 and E6). */
import type { JumpServerVersion } from './jumpserver.ts'

const user = `CREATE TABLE users_user (id CHAR(32) PRIMARY KEY, username VARCHAR(128) UNIQUE, password VARCHAR(128),
  email VARCHAR(128), is_active TINYINT DEFAULT 1) ENGINE=InnoDB;`

function settings(table: string): string {
  return `CREATE TABLE ${table} (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(128) NOT NULL UNIQUE, value LONGTEXT NOT NULL,
    category VARCHAR(128) NOT NULL, encrypted TINYINT NOT NULL, enabled TINYINT NOT NULL, comment LONGTEXT NOT NULL) ENGINE=InnoDB;
    INSERT INTO ${table} (name, value, category, encrypted, enabled, comment)
    VALUES ('SITE_URL', '"http://10.0.0.1"', 'basic', 0, 1, '');`
}

function accounts(table: string, secret: string): string {
  return `CREATE TABLE ${table} (id CHAR(32) PRIMARY KEY, name VARCHAR(128) UNIQUE, username VARCHAR(128), ${secret} LONGTEXT,
    comment LONGTEXT) ENGINE=InnoDB;`
}

const periodic = `CREATE TABLE django_celery_beat_periodictask (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(200) UNIQUE,
  task VARCHAR(200), enabled TINYINT DEFAULT 1) ENGINE=InnoDB;
  INSERT INTO django_celery_beat_periodictask (name, task) VALUES ('clean_up', 'ops.tasks.clean'), ('test_hosts', 'assets.tasks.test');`

/** Statements for an empty schema of this version, its first site URL included. */
export function schemaOf(version: JumpServerVersion): string {
  const table = version === '1.4.8' ? 'settings' : 'settings_setting'
  const identity = version.startsWith('3.')
    ? accounts('accounts_accounttemplate', 'secret')
    : accounts('assets_adminuser', '_private_key')
  return [user, settings(table), identity, periodic].join('\n')
}

/** JumpServer 0.3.x: its settings with the path of the administrator's key, assets, and roles with keys of their own. */
export function oldSchema(user: string, port: number, keyPath: string): string {
  return `CREATE DATABASE jumpserver CHARACTER SET utf8; USE jumpserver;
    CREATE TABLE setting (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100), field1 VARCHAR(100), field2 VARCHAR(100),
      field3 VARCHAR(256), field4 VARCHAR(100), field5 VARCHAR(100)) ENGINE=InnoDB;
    CREATE TABLE jasset_asset (id INT AUTO_INCREMENT PRIMARY KEY, ip VARCHAR(32), hostname VARCHAR(128), port INT NULL,
      username VARCHAR(16), password VARCHAR(256), use_default_auth TINYINT) ENGINE=InnoDB;
    CREATE TABLE jperm_permrole (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100), password VARCHAR(512), key_path VARCHAR(100))
      ENGINE=InnoDB;
    INSERT INTO setting (name, field1, field2, field3, field4) VALUES ('default', '${user}', '${port}', '', '${keyPath}');
    INSERT INTO jasset_asset (ip, hostname, port, username, use_default_auth) VALUES ('10.9.9.9', 'own-login', 22, 'app', 0);`
}
