/**
 * `npm test [-- STAGE…]`: installs what is missing, then runs everything, and ends with `N passed, N failed, N skipped`.
 * Each check (format, lint, types, dead, build) counts as one. Where the lab can run, a skipped lab test counts as failed.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build, installDependencies, requireNode, root, runs } from './prepare.mjs'
import { runProject } from './vitest-stage.mjs'

/** What unit tests talk to for real: program and the Debian package that brings it. The lab installs its own. */
const systemPackages = [
  ['/usr/sbin/sshd', 'openssh-server'],
  ['/usr/bin/ssh-keygen', 'openssh-client'],
  ['/usr/sbin/ip', 'iproute2'],
  ['/usr/bin/ping', 'iputils-ping'],
  ['/usr/bin/perl', 'perl-base'],
  ['/bin/dash', 'dash'],
  ['/bin/bash', 'bash'],
  ['/bin/busybox', 'busybox-static'],
  ['/usr/bin/chromium', 'chromium'],
  ['/usr/bin/pdftotext', 'poppler-utils'],
  ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', 'fonts-noto-cjk'],
]

const tally = { passed: 0, failed: 0, skipped: 0 }
const skips = []
const failures = []
/** Files that passed only when they were run once more. */
const again = []

const isDebian = existsSync('/etc/debian_version')
const isRoot = process.getuid?.() === 0
const labCanRun = process.platform === 'linux' && isDebian && isRoot

const stages = {
  format: () => check('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  lint: () => check('lint', 'eslint/bin/eslint.js', ['.']),
  types: () => {
    check('types of engine', 'typescript/bin/tsc', ['-p', 'engine'])
    check('types of everything else', 'typescript/bin/tsc', ['-p', 'tsconfig.node.json'])
    check('types of the screens', 'vue-tsc/bin/vue-tsc.js', ['-p', 'renderer'])
  },
  dead: () => check('dead code', 'knip/bin/knip.js', []),
  build: () => count('build', build()),
  // vitest keeps one of two cores to itself, which has little to do.
  unit: () => vitest('unit', ['--maxWorkers=2']),
  e2e: () => {
    // A browser waits for half of its time.
    if (browser() !== undefined) vitest('e2e', ['--maxWorkers=3'])
    else skip('e2e', 'there is no Chromium')
  },
  lab: () => {
    // A lab test computes for a tenth of its time and waits for the rest: more files at a time than there are cores.
    if (labCanRun) vitest('lab', ['--maxWorkers=7'])
    else skip('lab', 'it needs root on Debian Linux')
  },
}

function main() {
  requireNode()
  const wanted = process.argv.slice(2)
  const unknown = wanted.find(name => !Object.hasOwn(stages, name))
  if (unknown !== undefined) {
    console.error(`There is no stage ${unknown}. There are: ${Object.keys(stages).join(', ')}.`)
    process.exit(2)
  }
  if (installDependencies()) {
    installSystemPackages()
    for (const [name, stage] of Object.entries(stages)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue
      console.log(`\n== ${name}`)
      stage()
    }
  } else {
    count('npm ci', false)
  }
  summarize()
}

function browser() {
  return ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(path => existsSync(path))
}

function installSystemPackages() {
  const missing = systemPackages.filter(([program]) => !existsSync(program)).map(([, name]) => name)
  if (missing.length === 0 || process.platform !== 'linux') return
  if (!isDebian || !isRoot) {
    skip(`system packages ${missing.join(', ')}`, 'they can be installed here only as root on Debian')
    return
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...missing]
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] }
  if (runs('apt-get', install, { env, stdio: 'ignore' })) return
  count(
    `apt-get ${missing.join(' ')}`,
    runs('apt-get', ['update', '-qq'], quiet) && runs('apt-get', install, quiet),
  )
}

/** Runs a tool of node_modules; it counts as one test. */
function check(name, tool, args) {
  count(name, runs(process.execPath, [join(root, 'node_modules', tool), ...args]))
}

function count(name, passed) {
  if (passed) tally.passed += 1
  else fail(name)
}

function fail(name) {
  tally.failed += 1
  failures.push(name)
}

function skip(name, reason) {
  tally.skipped += 1
  skips.push(`${name}: ${reason}`)
}

/** Runs one vitest project and adds up what its tests ended with. */
function vitest(project, options) {
  // Unit tests do not go on from each other.
  const { results, again: passedAgain } = runProject(project, options, { again: project !== 'unit' })
  for (const result of results) addTest(project, result)
  again.push(...passedAgain)
}

function addTest(project, { name, status, meta }) {
  if (status === 'passed') tally.passed += 1
  else if (status === 'failed') fail(name)
  else if (project === 'lab' && labCanRun) fail(`${name}: skipped, but the lab can run here`)
  else skip(name, meta?.skipped ?? 'it says so itself')
}

function summarize() {
  if (skips.length > 0) console.log(`\nSkipped:\n${skips.map(line => `  ${line}`).join('\n')}`)
  if (again.length > 0)
    console.log(`\nPassed only when run again:\n${again.map(line => `  ${line}`).join('\n')}`)
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map(line => `  ${line}`).join('\n')}`)
  console.log(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`)
  process.exitCode = tally.failed > 0 ? 1 : 0
}

main()
