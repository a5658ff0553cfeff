import { Document, isAlias, isMap, isSeq, LineCounter, parseDocument, visit, type Node } from 'yaml';
import { ContractMap, lineOf, type YamlSite } from './contract-map.js';
import type { ReportProblem } from './definition-problem.js';

/** The tags of YAML's core schema; made once, since making them takes longer than reading a contract by them. */
const { schema: CORE } = new Document();

/** A YAML text that must be one mapping. Undefined when it is not; every problem has been reported. */
export function readYamlMap(text: string, linesBefore: number, report: ReportProblem): ContractMap | undefined {
  const { site, document } = open(text, linesBefore, report);
  if (document === undefined) return undefined;
  if (isMap(document.contents)) return new ContractMap(document.contents, site, '');
  report(
    linesBefore + 1,
    'contract.yaml',
    'the contract is not a mapping',
    'Write key: value lines between the marks.',
  );
  return undefined;
}

/** A YAML text that must be a list of mappings. */
export function readYamlList(text: string, report: ReportProblem): readonly ContractMap[] {
  const { site, document } = open(text, 0, report);
  if (document === undefined || document.contents === null) return [];
  if (!isSeq(document.contents)) {
    report(1, 'contract.yaml', 'the file is not a list', 'Write one item a line, each with a leading dash.');
    return [];
  }
  return document.contents.items.flatMap((item, index) => {
    if (isMap(item)) return [new ContractMap(item, site, `[${index}]`)];
    report(lineOf(site, item as Node), 'contract.type', `item ${index} is not a mapping`, 'Write key: value pairs.');
    return [];
  });
}

function open(
  text: string,
  linesBefore: number,
  report: ReportProblem,
): { site: YamlSite; document: Document | undefined } {
  const counter = new LineCounter();
  const site: YamlSite = { counter, linesBefore, report };
  const document = parseDocument(text, { schema: CORE, lineCounter: counter, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  for (const fault of faults) {
    const line = linesBefore + counter.linePos(fault.pos[0]).line;
    report(
      line,
      'contract.yaml',
      `not valid YAML: ${fault.message}`,
      'Correct the YAML; quote texts that hold a colon.',
    );
  }
  return { site, document: faults.length > 0 || hasAliases(document, site) ? undefined : document };
}

/** References let a few lines expand without bound; contracts have no use for them. */
function hasAliases(document: Document, site: YamlSite): boolean {
  let found = false;
  visit(document, (_, node) => {
    if (!isAlias(node)) return;
    found = true;
    site.report(lineOf(site, node), 'contract.yaml', 'references (*name) are not allowed', 'Write the value out.');
  });
  return found;
}
