#!/bin/sh
# Runs once inside the new base: accounts, sshd and a log, the same on every lab host.
set -e
useradd -m -s /bin/bash -G sudo ops
useradd -m -s /bin/bash opsn
echo 'opsn ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/opsn
chmod 0440 /etc/sudoers.d/opsn

# Every host brings its own keys and its own machine id.
rm -f /etc/ssh/ssh_host_*
: >/etc/machine-id
printf '%s\n' 'PermitRootLogin yes' 'PasswordAuthentication yes' 'UseDNS no' >/etc/ssh/sshd_config.d/lab.conf

# A data centre without internet: no resolver and no package source.
: >/etc/resolv.conf
: >/etc/apt/sources.list

printf '%s\n' 'auth,authpriv.* /var/log/auth.log' '*.*;auth,authpriv.none /var/log/syslog' >/etc/syslog.conf
: >/var/log/syslog
: >/var/log/auth.log

# keepalived reports READY only to a PID 1 that is called systemd and is its parent, which the stand-in is not:
# it would wait 90 s for nothing and then go on. So it waits for that one service no longer than 3 s.
sed -i 's/for attempt in xrange(timeout+1):/for attempt in xrange(2 if "keepalived" in notify.socketfile else timeout+1):/' \
  /usr/bin/systemctl
grep -q '2 if "keepalived"' /usr/bin/systemctl

# PID 1 starts these two by itself, so that no fault in the stand-in can lock the lab out.
rm -f /etc/systemd/system/multi-user.target.wants/* /etc/systemd/system/timers.target.wants/*
rm -rf /var/cache/apt/archives/*.deb /var/lib/apt/lists/* /usr/share/doc/* /usr/share/man/* /usr/share/locale/*
