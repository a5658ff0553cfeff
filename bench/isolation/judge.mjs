// What an answer may not be: one that shows a mark of somebody else's, one that differs from what the same caller is told where nothing
// is kept, one that confirms (304) what the caller may not see, or one that changed somebody else's rows.
import { actingTenant } from './principals.mjs';

const MAY_DIFFER = new Set(['cached_at', 'cache_stats', 'timings', 'request_id', 'age_days']);
const KEPT = 40;
const TOLD = 3;
const OPERATIONS = '/api/v1/admin/';

export class Judge {
  requests = 0;
  compared = 0;
  confirmed = 0;
  refused = 0;
  failed = 0;
  leaks = [];
  differences = [];
  foreignWrites = [];
  failures = [];
  bodies = new Map();

  constructor(marks) {
    this.marks = marks;
  }

  /** @param expected what the same caller is told where nothing is kept; null where that is not compared. */
  judge(caller, request, answer, expected = null) {
    this.requests += 1;
    if (answer.status >= 500 && answer.status !== 503 && answer.status !== 504)
      this.note(this.failures, caller, request, answer, 'failed');
    if (answer.status >= 500) this.failed += 1;
    if (answer.status === 401 || answer.status === 403 || answer.status === 404) this.refused += 1;
    this.lookForMarks(caller, request, answer);
    this.lookAtOwners(caller, request, answer);
    if (expected === null || answer.status >= 500 || expected.status >= 500) return;
    if (answer.status === 304) this.confirm(caller, request, answer, expected);
    else this.compare(caller, request, answer, expected);
  }

  lookForMarks(caller, request, { status, text, headers }) {
    const asked = `${request.url} ${JSON.stringify(request.body ?? null)}`;
    const shown = `${text}\n${JSON.stringify([...headers])}`;
    for (const { owner, mark, isName } of this.marks.foreignTo(caller)) {
      // Operators look after the caches of all: they see keys and tags, and so what was asked for; never what was answered.
      if (isName && request.path.startsWith(OPERATIONS)) continue;
      if (shown.includes(mark) && !asked.includes(mark)) {
        this.note(this.leaks, caller, request, { status, text }, `shows a mark of ${owner}`);
        return;
      }
    }
  }

  lookAtOwners(caller, request, answer) {
    if (request.method === 'GET' || request.owners === null || answer.status < 200 || answer.status > 299) return;
    const tenant = actingTenant(caller, request.headers);
    // A refused member of a bulk change is told in its answer; what was changed is held against the rows afterwards.
    const isOwn = (owner) =>
      owner.workspace === undefined
        ? owner.tenant === tenant || owner.mayBeOwnToo === true
        : caller.workspaces.includes(owner.workspace);
    if (!request.owners.some(isOwn)) this.note(this.foreignWrites, caller, request, answer, 'changed rows of others');
  }

  compare(caller, request, answer, expected) {
    this.compared += 1;
    const [given, wanted] = [comparable(answer.text), comparable(expected.text)];
    const etag = answer.headers.get('etag');
    if (etag !== null && answer.status === 200) this.bodies.set(`${request.url} ${etag}`, given);
    if (answer.status !== expected.status || given !== wanted)
      this.note(this.differences, caller, request, answer, `expected ${expected.status} ${wanted.slice(0, 300)}`);
  }

  /** A confirmation tells as much as the body does. */
  confirm(caller, request, answer, expected) {
    this.confirmed += 1;
    const body = this.bodies.get(`${request.url} ${request.validator}`);
    if (expected.status === 200 && body === comparable(expected.text)) return;
    this.note(this.differences, caller, request, answer, 'confirms what the caller is not told');
  }

  note(list, caller, request, { status, text = '' }, what) {
    const { name, roles, tenants, workspaces } = caller;
    const asked = { method: request.method, url: request.url, headers: request.headers, body: request.body };
    const found = { what, caller: { name, roles, tenants, workspaces }, asked, status, text: text.slice(0, 400) };
    // As it goes: a run that is cut short has told what it knows.
    if (list.length < TOLD) console.error(JSON.stringify(found));
    list.push(list.length < KEPT ? found : { what });
  }
}

export function comparable(text) {
  try {
    return JSON.stringify(JSON.parse(text), (name, value) => (MAY_DIFFER.has(name) ? null : value));
  } catch {
    return text;
  }
}
