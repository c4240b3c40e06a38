#!/bin/sh
# PID 1 of a lab host. Starts the log, sshd and whatever the systemctl stand-in has enabled, then reaps.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
hostname "$(cat /etc/hostname)"
# Its existence is how programs tell that a machine runs systemd.
mkdir -p /run/sshd /run/lock /run/systemd/system
: >/run/utmp
# The kernel log is the lab machine’s own and stays there.
/usr/sbin/syslogd --no-klog
/usr/sbin/sshd
systemctl default >/var/log/boot.log 2>&1 &
while :; do
  sleep infinity &
  wait
done
