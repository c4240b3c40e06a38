"""STAND-IN for celery and beat: a process that has their name and does nothing."""
import signal
signal.pause()
