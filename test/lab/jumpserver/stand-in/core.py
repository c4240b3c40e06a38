"""STAND-IN for JumpServer's core, for tests without JumpServer: its settings, where each version keeps them and who notices a
change (domain catalogue 5.3), its health, login and account APIs. The database and Redis below it are real."""
import base64, hashlib, hmac, json, os, re, sys, threading, uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import pymysql, redis

HOME = '/opt/jumpserver'

def read(path):
    try:
        with open(path) as file:
            return file.read()
    except FileNotFoundError:
        return ''

def config():
    text = read(HOME + '/config/config.txt') or read(HOME + '/config.yml')
    return {key: value.strip('\'"') for key, value in re.findall(r'^(\w+)\s*[:=]\s*(.*?)\s*$', text, re.M)}

CONFIG = config()
VERSION = (re.search(r'(\d+\.\d+\.\d+)', CONFIG.get('CURRENT_VERSION', '') + read(HOME + '/apps/__init__.py')) or [0, '0.0.0'])[1]
NUMBER = tuple(int(part) for part in VERSION.split('.'))
TABLE = 'settings' if NUMBER < (1, 4, 9) else 'settings_setting'
# Who notices a changed row: rebuilt at start, filled when asked, or memory that a channel of the node's own Redis refreshes.
CACHE = 'rebuilt' if NUMBER < (1, 5, 6) else 'read-through' if NUMBER < (2, 8, 0) else 'memory'

def database():
    return pymysql.connect(host=CONFIG['DB_HOST'], port=int(CONFIG.get('DB_PORT', 3306)), user=CONFIG['DB_USER'],
                           password=CONFIG['DB_PASSWORD'], database=CONFIG['DB_NAME'], autocommit=True, connect_timeout=5)

def query(text, *values):
    with database() as connection, connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()

REDIS = redis.Redis(host=CONFIG.get('REDIS_HOST', '127.0.0.1'), password=CONFIG.get('REDIS_PASSWORD') or None, decode_responses=True)
memory = {}

def key(name):
    return ':1:_SETTING_' + name

def row(name):
    found = query('SELECT value FROM ' + TABLE + ' WHERE name = %s', name)
    return json.loads(found[0][0]) if found else None

def rows():
    return {name: json.loads(value) for name, value in query('SELECT name, value FROM ' + TABLE)}

def load():
    memory.clear()
    memory.update(rows())
    if CACHE == 'rebuilt':
        for name, value in memory.items():
            REDIS.set(key(name), json.dumps(value))

def effective(name):
    if CACHE == 'memory':
        return memory.get(name)
    cached = REDIS.get(key(name))
    if cached is None:
        value = row(name)
        if CACHE == 'read-through' and value is not None:
            REDIS.set(key(name), json.dumps(value))
        return value
    return json.loads(cached)

def save(name, value):
    text = json.dumps(value)
    if row(name) is None:
        query('INSERT INTO ' + TABLE + " (name, value, category, encrypted, enabled, comment) VALUES (%s, %s, 'basic', 0, 1, '')", name, text)
    else:
        query('UPDATE ' + TABLE + ' SET value = %s WHERE name = %s', text, name)
    memory[name] = value
    if CACHE == 'memory':
        REDIS.publish('settings', name)
    else:
        REDIS.set(key(name), text)

def listen():
    channel = REDIS.pubsub()
    channel.subscribe('settings')
    for message in channel.listen():
        if message['type'] == 'message':
            memory.update(rows())

def seal(text):
    body = base64.b64encode(text.encode()).decode()
    return body + '.' + hmac.new(CONFIG['SECRET_KEY'].encode(), body.encode(), hashlib.sha256).hexdigest()

def unseal(text):
    """With another SECRET_KEY there is no error, only nothing."""
    body = text.partition('.')[0]
    return base64.b64decode(body).decode() if seal(base64.b64decode(body).decode()) == text else None

def is_password(password, stored):
    _, rounds, salt, wanted = stored.split('$')
    found = hashlib.pbkdf2_hmac('sha256', password.encode(), salt.encode(), int(rounds))
    return hmac.compare_digest(base64.b64encode(found).decode(), wanted)

TOKENS = {}

class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def answer(self, status, value, kind='application/json'):
        body = (value if isinstance(value, str) else json.dumps(value)).encode()
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        text = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        return json.loads(text) if text else {}

    def login(self, given):
        block = ':1:_LOGIN_BLOCK_' + str(given.get('username'))
        if REDIS.get(block):
            return self.answer(400, {'error': 'block_login', 'msg': '账号已被锁定（请联系管理员解锁或 30 分钟后重试）'})
        found = query('SELECT id, password FROM users_user WHERE username = %s', given.get('username'))
        if not found or not is_password(given.get('password', ''), found[0][1]):
            limit = ':1:_LOGIN_LIMIT_%s_%s' % (given.get('username'), self.client_address[0])
            if REDIS.incr(limit) >= 7:
                REDIS.set(block, 1)
            return self.answer(401, {'error': 'password_failed'})
        token = uuid.uuid4().hex
        TOKENS[token] = found[0][0]
        return self.answer(201, {'token': token, 'keyword': 'Bearer'})

    def is_known(self):
        word, _, token = self.headers.get('Authorization', '').partition(' ')
        return word == 'Bearer' and token in TOKENS

    def settings(self, method, nested):
        if method == 'GET':
            value = {'SITE_URL': effective('SITE_URL')}
            return self.answer(200, {'basic': value} if nested else value)
        given = self.body()
        value = (given.get('basic', {}) if nested else given).get('SITE_URL')
        if not isinstance(value, str) or not re.match(r'https?://', value):
            return self.answer(400, {'SITE_URL': ['Enter a valid URL.']})
        save('SITE_URL', value.rstrip('/') if NUMBER >= (3, 0, 0) else value)
        return self.answer(200, given)

    def accounts(self, method, table, secret):
        if method == 'GET':
            found = query('SELECT id, name, username FROM ' + table)
            return self.answer(200, [{'id': each[0], 'name': each[1], 'username': each[2]} for each in found])
        if method == 'DELETE':
            query('DELETE FROM ' + table + ' WHERE id = %s', self.path.rstrip('/').split('/')[-1])
            return self.answer(204, '')
        given = self.body()
        # Secrets of new accounts come under `private_key` (admin users) or `secret` (3.x).
        text = given.get('private_key') or given.get('secret')
        if not text or 'PRIVATE KEY' not in text:
            return self.answer(400, {'private_key': ['Not a valid ssh private key']})
        new = uuid.uuid4().hex
        query('INSERT INTO ' + table + ' (id, name, username, ' + secret + ', comment) VALUES (%s, %s, %s, %s, %s)',
              new, given['name'], given['username'], seal(text), given.get('comment', ''))
        return self.answer(201, {'id': new, 'name': given['name'], 'username': given['username']})

    def route(self, method):
        path = self.path.partition('?')[0]
        if path in ('/users/login/', '/core/auth/login/'):
            return self.answer(200, '<title>JumpServer stand-in</title>', 'text/html')
        if path == '/stand-in/mail-link/':
            return self.answer(200, str(effective('SITE_URL')) + '/users/password/reset/?token=x', 'text/plain')
        if path == '/api/health/' and NUMBER >= (1, 5, 1):
            return self.answer(200, {'status': True, 'db_status': True, 'redis_status': True} if NUMBER >= (2, 9, 0) else {'status': 1})
        if path in ('/api/v1/authentication/auth/', '/api/users/v1/auth/') and method == 'POST':
            return self.login(self.body())
        if not self.is_known():
            return self.answer(401, {'detail': 'Authentication credentials were not provided.'})
        if path == '/api/v1/settings/setting/' and NUMBER >= (2, 0, 0):
            return self.settings(method, nested=NUMBER < (2, 8, 0))
        if re.fullmatch(r'/api/(?:users/v1|v1/users)/users/', path):
            name = self.path.partition('username=')[2]
            found = query('SELECT id, username FROM users_user WHERE username = %s', name)
            return self.answer(200, [{'id': each[0], 'username': each[1]} for each in found])
        unblock = re.fullmatch(r'/api/(?:users/v1|v1/users)/users/([^/]+)/unblock/', path)
        if unblock and method in ('PUT', 'PATCH'):
            name = query('SELECT username FROM users_user WHERE id = %s', unblock[1])[0][0]
            REDIS.delete(*(REDIS.keys(':1:_LOGIN_*_' + name + '*') or ['none']))
            return self.answer(200, {})
        if re.match(r'/api/(?:assets/v1/admin-user|v1/assets/admin-users)/', path) and NUMBER < (2, 12, 0):
            return self.accounts(method, 'assets_adminuser', '_private_key')
        if path.startswith('/api/v1/accounts/account-templates/') and NUMBER >= (3, 0, 0):
            return self.accounts(method, 'accounts_accounttemplate', 'secret')
        return self.answer(404, {'detail': 'Not found.'})

    def do_GET(self):
        self.route('GET')

    def do_POST(self):
        self.route('POST')

    def do_PATCH(self):
        self.route('PATCH')

    def do_PUT(self):
        self.route('PUT')

    def do_DELETE(self):
        self.route('DELETE')

def serve():
    load()
    if CACHE == 'memory':
        threading.Thread(target=listen, daemon=True).start()
    ThreadingHTTPServer(('0.0.0.0', int(CONFIG.get('HTTP_LISTEN_PORT', 8080))), Handler).serve_forever()

if __name__ == '__main__':
    serve()
