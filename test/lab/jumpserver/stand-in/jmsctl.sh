#!/bin/sh
# STAND-IN for the installer's jmsctl.sh: the core stand-in in the place of its containers.
case $1 in
restart) /opt/jumpserver/jms stop; sleep 0.5; exec /opt/jumpserver/jms start gunicorn -d ;;
*) exec /opt/jumpserver/jms "$1" gunicorn -d ;;
esac
