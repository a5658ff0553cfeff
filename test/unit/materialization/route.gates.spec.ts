import type { ViewDefinition } from '../../../src/materialization/view-definition.js';
import { gateRefusal, type Gate } from '../../../src/materialization/route.gates.js';

const CURRENT: Gate = {
  ...{ name: 'mv', relation: '1', filenode: '2', fingerprint: 'f', as_of: '2026-01-01T00:00:00.000000Z' },
  ...{ is_quarantined: false, is_current: true, is_present: true, is_populated: true, is_same_file: true },
  is_protected: false,
};

describe('the gates of a view', () => {
  it('look at one thing after the other, and at the view before what it read', () => {
    const view = { query: { tenancy: null }, fingerprint: 'f' } as unknown as ViewDefinition;
    expect(gateRefusal(view, undefined)).toBe('not_built');
    expect(gateRefusal(view, { ...CURRENT, is_quarantined: true, is_current: false })).toBe('quarantined');
    expect(gateRefusal(view, CURRENT)).toBeUndefined();
  });
});
