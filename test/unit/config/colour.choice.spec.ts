import { wantsColour } from '../../../src/config/colour.choice.js';

const screen = { isTTY: true, hasColors: () => true };
const dull = { isTTY: true, hasColors: () => false };

it.each([
  [screen, {}, true],
  [dull, {}, false],
  [{}, {}, false],
  [screen, { NO_COLOR: '1' }, false],
  [screen, { NO_COLOR: '' }, true],
  [{}, { FORCE_COLOR: '1' }, true],
  [{}, { FORCE_COLOR: '' }, true],
  [screen, { FORCE_COLOR: '0' }, false],
  [screen, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
])('%j with %j: %s', (stream, environment, wanted) => {
  expect(wantsColour(stream, environment)).toBe(wanted);
});
