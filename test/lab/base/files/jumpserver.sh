#!/bin/sh
# Adds Redis and the tools of a JumpServer node to a MariaDB host.
set -e
export DEBIAN_FRONTEND=noninteractive
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
apt-get -qq update
apt-get -qq -y --no-install-recommends install "$@"
# The systemctl stand-in cannot hear Redis say that it is ready, and cannot make its folder in /run.
sed -i -e 's/^daemonize .*/daemonize no/' -e 's/^supervised .*/supervised no/' /etc/redis/redis.conf
printf 'save ""\n' >>/etc/redis/redis.conf
cat >/lib/systemd/system/redis-server.service <<'UNIT'
[Unit]
Description=Redis

[Service]
Type=simple
ExecStart=/usr/bin/redis-server /etc/redis/redis.conf --pidfile /run/redis.pid --dir /var/lib/redis
TimeoutStopSec=20

[Install]
WantedBy=multi-user.target
UNIT
systemctl enable redis-server
rm -f /etc/rc?.d/*redis-server
rm -rf /usr/sbin/policy-rc.d /var/cache/apt/archives/*.deb /var/lib/apt/lists/* /usr/share/doc/* /usr/share/man/*
: >/etc/apt/sources.list
: >/etc/resolv.conf
