import { describe, expect, it } from 'vitest'
import { changedPair, pairFiles, parsePair, placeOf, show } from '../../../test/fixtures/input/read.ts'

/** Exchanges a text in runbook.yaml and expects one issue at the place of `needle` in the result. */
function lintOf(from: string, to: string): { found: readonly string[]; text: string } {
  const { files, text } = changedPair('runbook.yaml', from, to)
  return { found: parsePair(files).issues.map(show), text }
}

const useSeed = '{{ seed.coords@peer.pos }}'
const script = 'echo "starting" >/dev/null'

describe('lint', () => {
  it.each([
    [
      'an unused parameter',
      '  app: { type: name',
      '  spare: { type: name, title: { en: x, zh: x } }\n  app: { type: name',
      'PARAM_UNUSED',
      'spare',
    ],
    [
      'a parameter named like a step that captures',
      '  app: { type: name',
      '  seed: { type: name, title: { en: x, zh: x } }\n  app: { type: name',
      'PARAM_RESERVED',
      'seed: {',
    ],
    ['bounds of what has none', 'type: cidr,', 'type: cidr, min: 3,', 'PARAM_DEFINITION', 'min: 3'],
    [
      'an order of what is no number',
      'distinct: [priority@a, priority@b]',
      'descending: [service_ip@a, priority@b]',
      'PARAM_DEFINITION',
      'service_ip@a, priority@b]',
    ],
    [
      'a value that cannot be chosen anyway',
      'rules:\n',
      'rules:\n  - { not: { param: vrid, in: [51, 512] }, says: { en: x, zh: x } }\n',
      'VALUE_RANGE',
      '512',
    ],
    [
      'a rule about what is not there',
      'rules:\n',
      'rules:\n  - { not: { param: vird, is: 51 }, says: { en: x, zh: x } }\n',
      'REFERENCE_UNKNOWN',
      'vird',
    ],
    ['a wrong example', 'max: 255,', 'max: 255, example: 256,', 'VALUE_RANGE', '256'],
    [
      'a wrong example of a field',
      'address: { type: ipv4,',
      'address: { type: ipv4, example: 192.0.2.300,',
      'VALUE_IPV4',
      '192.0.2.300',
    ],
    [
      'an example of a secret',
      'length: 6..8,',
      'length: 6..8, example: hunter22,',
      'SECRET_LITERAL',
      'hunter22',
    ],
    ['a wrong default', 'default: demo', 'default: demo app', 'VALUE_NAME', 'demo app'],
    [
      'a default for a secret',
      'length: 6..8,',
      'length: 6..8, default: hunter22,',
      'SECRET_LITERAL',
      'hunter22',
    ],
    ['a choice without choices', 'type: name, default: demo', 'type: choice', 'MISSING_KEY', 'app: { type'],
    ['a broken pattern', 'default: demo,', "pattern: '[a', default: demo,", 'PATTERN_INVALID', "'[a'"],
    ['an unknown name', '{{ asset.port }}', '{{ aset.port }}', 'REFERENCE_UNKNOWN', '{{ aset'],
    ['an unknown field', '{{ asset.port }}', '{{ asset.prot }}', 'FIELD_UNKNOWN', '{{ asset.prot'],
    [
      'a loop item outside its loop',
      '--peer {{',
      '--item {{ asset.port }} --peer {{',
      'REFERENCE_UNKNOWN',
      '{{ asset.port }} --peer',
    ],
    [
      'an unknown field of a capture',
      useSeed,
      '{{ seed.coords@peer.position }}',
      'FIELD_UNKNOWN',
      '{{ seed.coords@peer.position',
    ],
    ['an unknown capture', useSeed, '{{ seed.coord@peer.pos }}', 'FIELD_UNKNOWN', '{{ seed.coord@'],
    ['an unknown fact', '{{ asset.port }}', '{{ fact.distro }}', 'FACT_UNKNOWN', '{{ fact.distro'],
    ['an unknown owner', '{{ service_ip@peer }}', '{{ service_ip@d }}', 'OWNER_UNKNOWN', '{{ service_ip@d'],
    [
      'an owner of many hosts',
      '{{ service_ip@peer }}',
      '{{ service_ip@c }}',
      'OWNER_MANY',
      '{{ service_ip@c',
    ],
    [
      'a peer that is none',
      'hosts: 1, peer: b,',
      'hosts: 1,',
      'OWNER_WITHOUT_PEER',
      '{{ seed.coords@peer.file',
    ],
    [
      'a malformed placeholder',
      '{{ asset.port }}',
      '{{ asset port }}',
      'PLACEHOLDER_MALFORMED',
      'asset port }}',
    ],
    [
      'an unclosed placeholder',
      '{{ asset.port }}',
      '{{ asset.port }',
      'PLACEHOLDER_MALFORMED',
      '{{ asset.port }',
    ],
    [
      'staged outside validate',
      '{{ asset.address }} {{ asset.port }}',
      '{{ asset.port }} x {{ staged }} x',
      'REFERENCE_UNKNOWN',
      '{{ staged }} x',
    ],
    ['an unknown fact of a condition', 'fact: init,', 'fact: initt,', 'FACT_UNKNOWN', 'initt'],
    [
      'an unknown parameter of a condition',
      '{ fact: init, is: systemd }',
      '{ param: apps, is: demo }',
      'REFERENCE_UNKNOWN',
      'apps',
    ],
    ['an unknown role of a step', 'on: [a]', 'on: [z]', 'ROLE_REFERENCE', 'z]\n    risk: read'],
    ['an unknown role of a check', 'across: [a, b] }', 'across: [a, x] }', 'ROLE_REFERENCE', 'x] }'],
    ['an unknown peer', 'peer: a,', 'peer: q,', 'ROLE_REFERENCE', 'q, title'],
    [
      'an unknown template',
      'template: keepalived.conf',
      'template: keepalive.conf',
      'TEMPLATE_REFERENCE',
      'keepalive.conf',
    ],
    ['an unknown kit file', 'kit: demo.tar.gz', 'kit: demo.tgz', 'KIT_REFERENCE', 'demo.tgz'],
    ['a capture from no action', 'from: dump', 'from: dumped', 'ACTION_REFERENCE', 'dumped'],
    [
      'a capture of nothing',
      "'file=(?<file>\\S+) pos=(?<pos>\\d+)'",
      "'file=(.*)'",
      'CAPTURE_FIELDS',
      "'file=(",
    ],
    [
      'a capture before it is made',
      '{{ app }} 154',
      '{{ seed.coords@a.pos }}',
      'CAPTURE_EARLY',
      '{{ seed.coords@a.pos',
    ],
    [
      'a capture in a gate',
      'of: vip, across',
      'of: seed.coords@a.file, across',
      'CAPTURE_IN_GATE',
      'seed.coords@a.file, across',
    ],
    ['a pair of two owners', useSeed, '{{ seed.coords@a.pos }}', 'CAPTURE_MIXED', '{{ seed.coords@a.pos'],
    [
      'an until of no step',
      '    risk: service',
      '    until: confgi\n    risk: service',
      'STEP_REFERENCE',
      'confgi',
    ],
    [
      'an until of an earlier step',
      '    risk: service',
      '    until: seed\n    risk: service',
      'STEP_NOT_LATER',
      'seed\n    risk',
    ],
    ['two steps of one id', '- id: seed', '- id: upload', 'ID_TWICE', 'upload\n    title: { en: Seed'],
    [
      'a guard by an undo that needs us there',
      "    undo: { do: [{ run: 'true' }], gate: [{ address: { of: vip, present: false } }] }",
      '    guard: { revert: undo }\n    undo: { do: [{ service: { name: sshd, state: started } }], gate: [{ address: { of: vip, present: false } }] }',
      'GUARD_UNDO',
      'guard: {',
    ],
    [
      'a guard that gives no time to log in',
      '    on: [a, b]\n    risk: service',
      '    on: [a, b]\n    guard: { revert: { run: reboot }, within: 5s }\n    risk: service',
      'GUARD_WITHIN',
      'guard: {',
    ],
    [
      'a value inside the quotes of a guard',
      '    on: [a, b]\n    risk: service',
      '    on: [a, b]\n    guard: { revert: { run: \'echo "{{ app }}"\' } }\n    risk: service',
      'PLACEHOLDER_QUOTED',
      '{{ app }}"',
    ],
    [
      'a step without gate',
      "    gate:\n      - command: { run: 'nc -z {{ asset.address }} {{ asset.port }}' }\n",
      '',
      'GATE_MISSING',
      'id: each-asset',
    ],
    [
      'an undo that nobody wrote',
      "    undo: { do: [{ run: 'true' }], gate: [{ command: { run: 'true' } }] }\n",
      '',
      'UNDO_MISSING',
      'id: seed',
    ],
    [
      'an undo: none without words',
      "undo: { do: [{ run: 'true' }], gate: [{ command: { run: 'true' } }] }",
      'undo: none',
      'IRREVERSIBLE_MISSING',
      'undo: none',
    ],
    [
      'a reading step that changes',
      'on: [a, b]\n    risk: change\n    do:\n      - upload',
      'on: [a, b]\n    risk: read\n    do:\n      - upload',
      'RISK_READ_CHANGES',
      'read\n    do:\n      - upload',
    ],
    ['a fault without fault', 'risk: service', 'risk: fault', 'RISK_FAULT_WITHOUT', 'fault\n'],
    [
      'a drill that is no fault',
      '      - service: { name: keepalived, state: started }',
      '      - drill: { fault: stop-service }',
      'DRILL_WITHOUT_FAULT',
      'service\n    when',
    ],
    ['a secret in a readable file', "mode: '0600', ", "mode: '0640', ", 'SECRET_MODE', "'0640'"],
    ['a secret in a file of no said mode', "mode: '0600', ", '', 'SECRET_MODE', 'keepalived.conf, validate'],
    [
      'a secret in a path',
      "path: '/etc/{{ app }}.conf'",
      "path: '/etc/{{ auth_pass }}.conf'",
      'SECRET_IN_EXPRESSION',
      '{{ auth_pass }}.conf',
    ],
    ['a full-width blank in a script', script, 'echo　x', 'ODD_CHARACTER', '　x'],
    ['quotes of a document in a script', script, 'echo ‘x’', 'ODD_CHARACTER', '‘x'],
  ])('finds %s', (_title, from, to, code, needle) => {
    const { found, text } = lintOf(from, to)

    expect(found).toContain(`${code} ${placeOf(text, needle)}`)
  })

  it('finds an example that a rule advises against, and lets addresses for documentation be', () => {
    const rule =
      '  - { not: { param: vrid, is: 51 }, severity: warning, says: { en: not that, zh: 不用它 } }\n'
    const { files } = changedPair('runbook.yaml', 'rules:\n', `rules:\n${rule}`)
    const issuesWith = (example: string): readonly string[] => {
      const text = String(files['runbook.yaml'])
        .replace('max: 255,', `max: 255, example: ${example},`)
        .replace('vip: { type: cidr,', 'vip: { type: cidr, example: 192.0.2.78/24,')
      return parsePair({ ...files, 'runbook.yaml': text }).issues.map(
        ({ code, message }) => `${code} ${message.en}`,
      )
    }

    expect(issuesWith('51')).toEqual(['RULE_NOT not that: 51'])
    expect(issuesWith('78')).toEqual([])
  })

  it.each([
    ['single quotes', "echo '{{ vrid }}'"],
    ['double quotes', 'echo "is {{ vrid }}"'],
    ['a here-document', 'cat <<EOF\n          {{ vrid }}\n          EOF'],
    ['a comment', 'true # {{ vrid }}'],
    ['backticks', 'echo `echo {{ vrid }}`'],
    ['arithmetic', 'echo $(( {{ vrid }} + 1 ))'],
    ['an expansion', 'echo ${x:-{{ vrid }}}'],
    ['an escape', 'echo \\{{ vrid }}'],
    ['glued to $', 'echo ${{ vrid }}'],
  ])('finds a placeholder inside %s', (_title, line) => {
    const { found, text } = lintOf(script, line)

    expect(found).toContain(`PLACEHOLDER_QUOTED ${placeOf(text, '{{ vrid }}')}`)
  })

  it.each([
    ['[[ a = b ]]', '[['],
    ['set -o pipefail', 'pipefail'],
    ['if true; then exec 3<>/dev/tcp/h/1; fi', '/dev/tcp/'],
    ['f() { local -a x; }', 'local -'],
    ['cat <<<x', '<<<'],
    ['source /etc/os-release', 'source'],
    ['function f { true; }', 'function'],
    ['x=(a b)', 'x=('],
    ['echo ${x//a/b}', '${x//'],
    ['echo "${x:0:3}"', '${x:0'],
    ['diff <(a) b', '<(a'],
    ['run &>/dev/null', '&>'],
    ['[ "$a" == b ]', '=='],
    ['echo -e x', 'echo -e'],
    ['for i in {1..5}; do :; done', '{1..5'],
    ["echo $'a'", "$'a"],
  ])('finds what is not POSIX: %s', (line, needle) => {
    const { found, text } = lintOf(script, line)

    expect(found).toContain(`SHELL_NOT_POSIX ${placeOf(text, needle, 0)}`)
  })

  it.each([
    "awk '{ if ($1 == 2) print }' f",
    "bash -c '[[ a == b ]]'",
    '# [[ pipefail <<< function x',
    'x=$(( 1 + (2) )); y=${x:-0}; z=${y%%.*}; [ "${#z}" = 1 ]',
    'case $x in [ab]) true ;; esac',
    'grep "source " f; printf %s "a=(b)"',
    'read -r line; echo "x"; local=1; echo "function f"',
    'cat >f <<EOF\n          [[ x ]] source y\n          EOF',
    'echo "$(echo {{ vrid }})" a{{ vrid }}b',
  ])('leaves alone: %s', line => {
    expect(lintOf(script, line).found).toEqual([])
  })

  it('lets a captured value decide what a later step does', () => {
    expect(lintOf('{ fact: init, is: systemd }', '{ param: seed.coords.file, is: x }').found).toEqual([])
  })

  it('finds quotes that stay open', () => {
    const { found, text } = lintOf(script, 'echo "never closed')

    expect(found).toContain(`SHELL_UNCLOSED ${placeOf(text, '"never')}`)
  })

  it('looks into templates, with places of their own', () => {
    const { files, text } = changedPair(
      'templates/keepalived.conf',
      'priority {{',
      '  **priority {{ nothing }} {{',
    )
    const parsed = parsePair(files)

    expect(parsed.issues.map(issue => `${issue.position.file} ${show(issue)}`)).toEqual([
      `pair/templates/keepalived.conf MARKDOWN_BOLD ${placeOf(text, '**')}`,
      `pair/templates/keepalived.conf REFERENCE_UNKNOWN ${placeOf(text, '{{ nothing')}`,
    ])
  })

  it('finds a template that nobody uses', () => {
    expect(parsePair({ ...pairFiles(), 'templates/old.conf': 'x' }).issues).toMatchObject([
      { code: 'TEMPLATE_UNUSED', position: { file: 'pair/templates/old.conf', line: 1, column: 1 } },
    ])
  })

  it.each([
    ['a short secret', 'length: 6..8', 'length: 4..8', 'SECRET_SHORT'],
    [
      'a gate that may be empty',
      '- one-holder: { of: vip, across: [a, b] }',
      '- one-holder: { of: vip, across: [a, b] }\n        when: { fact: init, is: sysv }',
      'GATE_MAY_BE_EMPTY',
    ],
    ['a change to the firewall without a guard', script, 'systemctl restart sshd', 'GUARD_MISSING'],
  ])('only warns of %s', (_title, from, to, code) => {
    const { files } = changedPair('runbook.yaml', from, to)

    expect(parsePair(files)).toMatchObject({ ok: true, issues: [{ code, severity: 'warning' }] })
  })
})
