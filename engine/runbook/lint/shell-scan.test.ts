import { describe, expect, it } from 'vitest'
import { scanShell } from './shell-scan.ts'
import { parseTemplate } from '../../plan/expression.ts'

function contexts(script: string): readonly string[] {
  const parsed = parseTemplate(script)
  const { places } = scanShell(script)
  if (!parsed.ok) return []
  return parsed.segments.flatMap(segment =>
    segment.kind === 'placeholder' ? [places[segment.offset] ?? 'word'] : [],
  )
}

describe('scanShell', () => {
  it.each([
    ['ping {{ vip }}', ['word']],
    ['cp /etc/{{ name }}.conf "$dir"/{{ name }}', ['word', 'word']],
    ['a={{ vip }}; [ "$a" = {{ vip }} ]', ['word', 'word']],
    ['echo "$(hostname {{ vip }})"', ['word']],
    ['echo "$(echo "{{ vip }}")"', ['double-quotes']],
    ["echo '{{ vip }}'", ['single-quotes']],
    ['echo "is {{ vip }}"', ['double-quotes']],
    [`echo "it's {{ vip }}"`, ['double-quotes']],
    [`echo 'say "'{{ vip }}'"'`, ['word']],
    [`echo \\'{{ vip }}`, ['word']],
    [`echo "\\"{{ vip }}"{{ vip }}`, ['double-quotes', 'word']],
    ['echo \\{{ vip }}', ['escape']],
    ['echo ${{ vip }}', ['expansion']],
    ['echo ${x:-{{ vip }}}{{ vip }}', ['expansion', 'word']],
    ['echo ${x:-${y:-{{ vip }}}}{{ vip }}', ['expansion', 'word']],
    ['echo ${#x} {{ vip }}', ['word']],
    ['echo `ping {{ vip }}` {{ vip }}', ['backticks', 'word']],
    ['echo "`ping {{ vip }}`"', ['backticks']],
    ['echo $(( {{ n }} + (1) )) {{ n }}', ['arithmetic', 'word']],
    ['echo $((echo {{ n }}) ; echo {{ n }})', ['word', 'word']],
    ['# it is {{ vip }}\nping {{ vip }}', ['comment', 'word']],
    ['echo a#{{ vip }} ;# {{ vip }}', ['word', 'comment']],
    ["echo a # don't\nping {{ vip }}", ['word']],
    ["cat <<EOF\n{{ vip }} don't\nEOF\nping {{ vip }}", ['here-document', 'word']],
    ["cat <<'END' >{{ file }}\n{{ vip }}\nEND\nping {{ vip }}", ['word', 'here-document', 'word']],
    ['cat <<-EOF\n\t{{ vip }}\n\tEOF\nping {{ vip }}', ['here-document', 'word']],
    ['cat <<A <<B\n{{ a }}\nA\n{{ b }}\nB\n{{ c }}', ['here-document', 'here-document', 'word']],
    ['x=$(cat <<EOF\n{{ a }}\nEOF\n) ; echo {{ b }}', ['here-document', 'word']],
    [
      'x=$(case {{ a }} in y) echo {{ b }} ;; (z) : ;; esac; echo "{{ c }}") {{ d }}',
      ['word', 'word', 'double-quotes', 'word'],
    ],
    ['case $x in\n  {{ a }}) echo "{{ b }}" ;;\nesac\n(echo {{ c }})', ['word', 'double-quotes', 'word']],
    ['echo case; x=$(echo case in) ; echo "{{ a }}"', ['double-quotes']],
    ['if case a in a) :;; esac; then x=$(echo {{ a }}); fi; echo "{{ b }}"', ['word', 'double-quotes']],
    ["awk '{print $1}' {{ file }}", ['word']],
  ])('%s', (script, expected) => {
    expect(contexts(script)).toEqual(expected)
  })
})
