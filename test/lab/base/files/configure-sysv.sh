#!/bin/sh
# Turns the bare base into a host with a real SysV init and no systemctl.
set -e
export DEBIAN_FRONTEND=noninteractive
# Nothing may be started while packages are set up: this runs among the processes of the lab machine.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
dpkg --purge systemctl
apt-get -qq update
apt-get -qq -y --no-install-recommends install "$@"
update-rc.d ssh defaults
update-rc.d inetutils-syslogd defaults
rm -rf /usr/sbin/policy-rc.d /var/cache/apt/archives/*.deb /var/lib/apt/lists/* /etc/ssh/ssh_host_*
: >/etc/apt/sources.list
: >/etc/resolv.conf
