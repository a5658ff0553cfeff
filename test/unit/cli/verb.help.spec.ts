import { programFor } from '../../../src/cli/program.js';
import { VERB_EXAMPLES } from '../../../src/cli/verb.examples.js';
import { each, pathOf } from '../../../src/cli/verb.help.js';
import { VerbRunner } from '../../../src/cli/verb.runner.js';
import { contextFor, RecordingTerminal } from './cli.fixture.js';

const terminal = new RecordingTerminal();
const program = programFor(contextFor('http://127.0.0.1:1', terminal), new VerbRunner(terminal, () => false));

function verbs(): string[] {
  const found: string[] = [];
  each(program, (command) => {
    if (command.commands.length === 0 && command.name() !== 'complete') found.push(pathOf(command));
  });
  return found;
}

describe('the help of every verb', () => {
  it('has examples, and no examples are of verbs that are not', () => {
    expect(verbs().sort()).toEqual(Object.keys(VERB_EXAMPLES).sort());
    expect(Object.values(VERB_EXAMPLES).every((lines) => lines.length > 0)).toBe(true);
  });

  it('says in a sentence what it does, and what each option means', () => {
    each(program, (command) => {
      expect({ path: pathOf(command), told: command.description() !== '' }).toMatchObject({ told: true });
      for (const { flags, description } of command.options)
        expect({ flags, description }).not.toEqual({ flags, description: '' });
    });
  });

  it('shows its examples as commands of that verb', () => {
    for (const [path, lines] of Object.entries(VERB_EXAMPLES))
      for (const line of lines) expect(line).toContain(`falaj ${path}`);
  });
});
