/** One vitest project of `npm test`, read from vitest's own report. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { root } from './prepare.mjs'

/** More files than these are no accident. */
const mostAgain = 3

/**
 * Returns what each test ended with: `{ results: [{ name, status, meta }], again: [path] }`.
 * `again`: a file whose tests failed runs once more, by itself. A test alone gets its second chance from vitest; a story whose tests go
 * on from each other has to begin from its start. What is wrong fails twice; what passed only then is told by its name.
 */
export function runProject(project, options, { again = false, at = root, stdio = 'inherit' } = {}) {
  const run = args => runVitest({ cwd: at, stdio }, project, args)
  const first = run(options)
  const failed = first.files.filter(file => file.status === 'failed')
  const isAccident = again && failed.length > 0 && failed.length <= mostAgain && first.trouble === undefined
  if (!isAccident) return outcome(at, [first], [])
  const paths = failed.map(file => relative(at, file.name))
  console.log(`\n== ${project}, once more: ${paths.join(' ')}`)
  const second = run(['--maxWorkers=1', ...paths])
  const passed = second.files.filter(file => file.status === 'passed').map(file => relative(at, file.name))
  return outcome(at, [{ ...first, files: without(first.files, second.files) }, second], passed)
}

function runVitest(place, project, options) {
  const folder = mkdtempSync(join(tmpdir(), 'siteproof-test-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const tool = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [tool, 'run', '--project', project, ...reporters, ...options]
  const { status } = spawnSync(process.execPath, args, place)
  const files = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : undefined
  rmSync(folder, { recursive: true })
  if (files === undefined) return { files: [], trouble: `${project}: vitest ended without a report` }
  // An error outside every test (an unhandled rejection) is in the exit status only.
  const isSilent = status !== 0 && files.every(file => file.status !== 'failed')
  return { files, trouble: isSilent ? `${project}: vitest exited with ${status}` : undefined }
}

/** What was run again counts as it ended then; what did not come up again stays as it was. */
function without(files, others) {
  const names = new Set(others.map(file => file.name))
  return files.filter(file => !names.has(file.name))
}

function outcome(at, runs, again) {
  const results = runs.flatMap(({ files, trouble }) => [
    ...files.flatMap(file => testsOf(at, file)),
    ...(trouble === undefined ? [] : [{ name: trouble, status: 'failed' }]),
  ])
  return { results, again }
}

function testsOf(at, file) {
  const path = relative(at, file.name)
  // A file that could not even be read has no tests.
  if (file.status === 'failed' && file.assertionResults.length === 0)
    return [{ name: `${path}: ${file.message}`, status: 'failed' }]
  const tests = file.assertionResults.map(({ fullName, status, meta }) => ({
    name: `${path} > ${fullName}`,
    status,
    meta,
  }))
  // A hook that failed has no test of its own.
  const isSilent = file.status === 'failed' && tests.every(test => test.status !== 'failed')
  return isSilent ? [...tests, { name: `${path}: ${file.message}`, status: 'failed' }] : tests
}
