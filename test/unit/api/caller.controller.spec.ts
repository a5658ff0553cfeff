import { CallerController } from '../../../src/api/caller.controller.js';
import { bearer, problem, startEdge, type Edge } from '../http/edge.fixture.js';

const PATH = '/api/v1/identity';

let edge: Edge;

beforeAll(async () => {
  edge = await startEdge({}, { controllers: [CallerController] });
});
afterAll(() => edge.close());

describe('who is asking', () => {
  it('is told with what the roles imply', async () => {
    const token = await edge.token(['operator'], { subject: 'ann', tenants: ['acme'], workspaces: ['one', 'two'] });
    const reply = await edge.get(PATH, bearer(token));
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(await reply.json()).toEqual({
      principal: 'ann',
      tenant: 'acme',
      tenants: ['acme'],
      workspaces: ['one', 'two'],
      roles: ['operator'],
      effective_roles: ['viewer', 'operator'],
    });
  });

  it('is everything for an administrator, and nobody in particular without a token', async () => {
    const admin = (await (await edge.get(PATH, bearer(await edge.token(['admin'])))).json()) as Record<string, unknown>;
    expect(admin['effective_roles']).toEqual(['viewer', 'analyst', 'operator', 'admin']);
    const nobody = (await (await edge.get(PATH)).json()) as Record<string, unknown>;
    expect(nobody).toMatchObject({ principal: 'anonymous', tenant: null, roles: [], effective_roles: [] });
  });

  it('is not told to whoever sends a token that is none', async () => {
    expect(await problem(await edge.get(PATH, bearer('nonsense')))).toMatchObject({ code: 'auth.invalid' });
  });
});
