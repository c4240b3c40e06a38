# Debian's package as it is, which makes the data directory and lets root in over the socket.
cat >/etc/mysql/mysql.conf.d/site.cnf <<'CONF'
[mysqld]
bind_address = 0.0.0.0
mysqlx = OFF
innodb_buffer_pool_size = 32M
innodb_redo_log_capacity = 32M
CONF
# The systemctl stand-in knows neither RuntimeDirectory= nor PermissionsStartOnly=, so the server itself steps down.
unit=/usr/lib/systemd/system/mysql.service
sed -i -e '/^User=/d' -e '/^Group=/d' -e 's|^ExecStart=.*|& --user=mysql|' \
  -e '/^ExecStartPre=/i ExecStartPre=/usr/bin/install -d -o mysql -g mysql -m 755 /run/mysqld' $unit
grep -q 'install .* /run/mysqld' $unit
# Nor is it quiet under this Python, nor does it see that syslogd runs already.
sed -i '1s/$/ -Wignore/' /usr/bin/systemctl
rm -f /etc/rc?.d/*inetutils-syslogd
systemctl enable mysql
