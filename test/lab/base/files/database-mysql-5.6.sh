# Laid out as on many a CentOS 7: Oracle's binaries below /usr/local/mysql, /etc/my.cnf, mysqld.service.
useradd -r -s /bin/false -d /var/lib/mysql mysql
mkdir /tmp/npm
tar -C /tmp/npm -xzf /tmp/server.tgz
base=/usr/local/mysql
mkdir $base
install -D -m 755 /tmp/npm/package/server/mysqld $base/bin/mysqld
cp -r /tmp/npm/package/server/share $base/share
chown -R root:root $base
# The client's own settings, which a CentOS does not have, name another socket.
rm -r /tmp/npm /tmp/server.tgz /etc/mysql

install -d -o mysql -g mysql -m 751 /var/lib/mysql
install -d -o mysql -g mysql -m 700 /var/lib/mysql/mysql
install -o mysql -g mysql -m 640 /dev/null /var/log/mysqld.log
mkdir /etc/my.cnf.d
cat >/etc/my.cnf <<'CONF'
[mysqld]
basedir=/usr/local/mysql
character-sets-dir=/usr/local/mysql/share/charsets
datadir=/var/lib/mysql
socket=/var/lib/mysql/mysql.sock
log-error=/var/log/mysqld.log
pid-file=/var/run/mysqld/mysqld.pid
symbolic-links=0
sql_mode=NO_ENGINE_SUBSTITUTION,STRICT_TRANS_TABLES
innodb_buffer_pool_size=32M

[client]
socket=/var/lib/mysql/mysql.sock

!includedir /etc/my.cnf.d
CONF
# As after mysql_secure_installation: root from the host itself and nobody else.
{
  echo 'use mysql;'
  cat $base/share/mysql_system_tables.sql $base/share/mysql_system_tables_data.sql
  echo "DELETE FROM user WHERE User='' OR Host<>'localhost';"
  echo "DELETE FROM proxies_priv WHERE Host<>'localhost';"
  echo 'DELETE FROM db;'
} | $base/bin/mysqld --no-defaults --bootstrap --user=mysql --basedir=$base --datadir=/var/lib/mysql \
  --skip-innodb-use-native-aio

cat >/lib/systemd/system/mysqld.service <<'UNIT'
[Unit]
Description=MySQL Community Server
After=network.target

[Service]
Type=simple
PermissionsStartOnly=true
ExecStartPre=/usr/bin/install -d -o mysql -g mysql /run/mysqld
ExecStart=/usr/local/mysql/bin/mysqld --user=mysql
ExecStartPost=/usr/local/lib/lab/await-mysql
TimeoutSec=60

[Install]
WantedBy=multi-user.target
UNIT
# What mysql-systemd-start does in MySQL's package: the start is over when the server answers.
cat >/usr/local/lib/lab/await-mysql <<'WAIT'
#!/bin/sh
for i in $(seq 200); do
  mysqladmin --connect-timeout=1 ping >/dev/null 2>&1 && exit 0
  sleep 0.1
done
exit 1
WAIT
chmod 755 /usr/local/lib/lab/await-mysql
systemctl enable mysqld
