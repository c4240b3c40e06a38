/** A runbook whose host prints a secret in every way that hosts know, and fails with it in its mouth. */
const text = (en: string): string => `{ en: '${en}', zh: '${en}' }`

/** `secret: false` makes the same value an ordinary parameter: then it must be found everywhere. */
export function canaryBook(secret: boolean): string {
  const type = secret ? 'secret, length: 6..60' : 'string'
  return `schema: siteproof/runbook/v1
id: canary
version: 1.0.0
title: ${text('Canary')}
summary: ${text('Canary')}
topic: test
roles:
  a: { hosts: 1, title: ${text('A')} }
params:
  canary: { type: ${type}, title: ${text('Canary')} }
steps:
  - id: sing
    title: ${text('Sing')}
    why: ${text('To be heard')}
    on: [a]
    risk: change
    do:
      - run: |
          set -x
          v={{ canary }}
          printf '%s\\n' "$v" "login=$v;" >&2
          printf '%s' "$v" | base64
          printf 'x%s' "$v" | base64 -w 8
          printf 'xx%s' "$v" | base64
          printf '%s' "$v" | od -An -v -tx1
          printf '%s' "$v" | od -An -v -tx1 | tr -d ' \\n'; echo
          printf '%s' "$v" | sed 's/./&\\x1b[1;31m/g'; echo
          printf '%s' "$v" | sed 's/./\\0/g; s/\\(.\\)/\\1\\x00/g'; echo
          i=1; while [ $i -le \${#v} ]; do printf '%s' "$v" | cut -c$i | tr -d '\\n'; sleep 0.02; i=$((i+1)); done; echo
          env CANARY="$v" sh -c 'printf "%s\\n" "$CANARY"; set' | grep CANARY
          ls "/nonexistent/$v" || true
      - file: { path: /tmp/siteproof-canary.conf, content: 'password {{ canary }}', mode: '0600' }
      - run: 'cat /tmp/siteproof-canary.conf; echo {{ canary }} >&2; exit 3'
    undo:
      do:
        - run: rm -f /tmp/siteproof-canary.conf
      gate:
        - command: { run: 'test ! -e /tmp/siteproof-canary.conf' }
    gate:
      - command: { run: 'cat /tmp/siteproof-canary.conf' }
`
}

export function canarySite(
  port: number,
  key: string,
  fingerprint: string,
  canary: string | undefined,
): string {
  const [kind, value] =
    canary === undefined ? ['secrets', '{ vault: canary }'] : ['params', JSON.stringify(canary)]
  return `schema: siteproof/site/v1
name: Canary
hosts:
  node-a:
    ssh: { address: 127.0.0.1, port: ${String(port)}, user: root, auth: { key: ${key} }, host_key: '${fingerprint}' }
roles: { a: [node-a] }
${String(kind)}: { canary: ${String(value)} }
`
}
