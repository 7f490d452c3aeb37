// The results of http-tests/cache-tests as a page: node cache-score.mjs SUITE RESULTS.json
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const [where, file] = process.argv.slice(2)
const { version } = JSON.parse(readFileSync(resolve(where, 'package.json'), 'utf8'))
const suites = (await import(resolve(where, 'tests/index.mjs'))).default
const results = JSON.parse(readFileSync(file, 'utf8'))
const kinds = { required: [], optimal: [], check: [] }
for (const suite of suites) {
  for (const test of suite.tests) {
    if (!test.browser_only) kinds[test.kind ?? 'required'].push({ ...test, suite: suite.name })
  }
}
const passed = test => results[test.id] === true
const row = kind => `| ${kind} | ${kinds[kind].filter(passed).length} | ${kinds[kind].length} |`
const why = test => {
  const result = results[test.id]
  return result === undefined ? 'not run' : `${result[0]}: ${result[1]}`
}
const list = kind => kinds[kind].filter(test => !passed(test))
  .map(test => `| \`${test.id}\` | ${test.name.replaceAll('|', '\\|')} | ${why(test).replaceAll('|', '\\|')} |`)
  .join('\n')

console.log(`# The cache in the public test suite

[http-tests/cache-tests](https://cache-tests.fyi) ${version}, run through a gateway whose only middleware is \`{type: cache}\` with its defaults.
Written by \`scripts/cache-tests\` from a checkout of the suite; tests for browsers only are left out.

| kind | passed | of |
|---|---|---|
${row('required')}
${row('optimal')}
${row('check')}

A check is a question without a right answer: "passed" is a yes.

## Required, not passed

| test | | what happened |
|---|---|---|
${list('required')}

- \`headers-store-Set-Cookie\`: a response that sets cookies is not kept unless \`set_cookie\` says so. With \`keep\` it passes.
- \`headers-store-Transfer-Encoding\`: the test's server sends a made-up transfer coding; the gateway does not guess how such a message
  is framed and answers 502.

## Optimal, not passed

| test | | what happened |
|---|---|---|
${list('optimal')}

Partial responses are not stored: a range is answered from a whole response, or by the endpoint. \`other-set-cookie\` is as above.`)
