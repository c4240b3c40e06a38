"""STAND-IN for JumpServer's manage.py: `shell -c CODE` with those of its modules that a runbook imports. As in JumpServer it is a
process of its own, which reads its settings anew."""
import json, sys, types
sys.path.insert(0, '/opt/jumpserver/stand-in')
import core

class Setting:
    def __init__(self, name, value):
        self.name, self.value = name, value
    cleaned_value = property(lambda self: json.loads(self.value), lambda self, value: setattr(self, 'value', json.dumps(value)))
    def save(self):
        core.save(self.name, json.loads(self.value))

class Objects:
    def filter(self, name):
        value = core.row(name)
        return types.SimpleNamespace(first=lambda: None if value is None else Setting(name, json.dumps(value)))
Setting.objects = Objects()

def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made

def reverse(_view, external=False):
    return core.effective('SITE_URL') + '/users/login/'

class Cache:
    def delete(self, key):
        core.REDIS.delete(':1:' + key)

if core.CACHE == 'memory':
    core.load()
for name in ('common', 'settings', 'django', 'django.core'):
    module(name)
module('common.models' if core.NUMBER < (1, 4, 9) else 'settings.models', Setting=Setting)
class Identity:
    """An account of the first kind that has a key; what another SECRET_KEY made comes out as nothing."""
    def __init__(self, sealed):
        self.private_key = core.unseal(sealed)

class Identities:
    def exclude(self, **_):
        found = core.query("SELECT _private_key FROM assets_adminuser WHERE _private_key <> '' LIMIT 1")
        return types.SimpleNamespace(first=lambda: Identity(found[0][0]) if found else None)

module('common.utils', reverse=reverse)
module('assets')
module('assets.models', AdminUser=types.SimpleNamespace(objects=Identities()))
module('django.core.cache', cache=Cache())
if sys.argv[1:] == ['showmigrations', '--plan']:
    print('[X]  users.0001_initial')
    sys.exit()
if sys.argv[1:3] != ['shell', '-c']:
    sys.exit('stand-in: only `shell -c CODE` and `showmigrations --plan`')
exec(sys.argv[3], {})
