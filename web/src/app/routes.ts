import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { Role } from '../api/identity.types.js';

export interface ConsoleRoute {
  /** Below /console, as wouter reads it. */
  readonly path: string;
  /** In the navigation; null: come to from another page. */
  readonly label: string | null;
  readonly group: 'Operate' | 'Ask' | 'Boards';
  /** Who lacks it is not offered the page. */
  readonly role: Role;
  readonly page: LazyExoticComponent<ComponentType>;
}

/** Every page there is, in the order of the navigation. A path stands before those that it would match as well. */
export const ROUTES: readonly ConsoleRoute[] = [
  {
    ...{ path: '/overview', label: 'Overview', group: 'Operate', role: 'operator' },
    page: lazy(() => import('../pages/overview/overview.page.js')),
  },
  {
    ...{ path: '/regions/entries', label: null, group: 'Operate', role: 'operator' },
    page: lazy(() => import('../pages/regions/entries.page.js')),
  },
  {
    ...{ path: '/regions', label: 'Cache regions', group: 'Operate', role: 'operator' },
    page: lazy(() => import('../pages/regions/regions.page.js')),
  },
  {
    ...{ path: '/views', label: 'Views', group: 'Operate', role: 'operator' },
    page: lazy(() => import('../pages/views/views.page.js')),
  },
  {
    ...{ path: '/views/:name', label: null, group: 'Operate', role: 'operator' },
    page: lazy(() => import('../pages/views/view.page.js')),
  },
  {
    ...{ path: '/queries', label: 'Queries', group: 'Ask', role: 'viewer' },
    page: lazy(() => import('../pages/queries/queries.page.js')),
  },
  {
    ...{ path: '/queries/:query_id', label: null, group: 'Ask', role: 'viewer' },
    page: lazy(() => import('../pages/queries/query.page.js')),
  },
  {
    ...{ path: '/orchestration', label: 'Orchestration', group: 'Ask', role: 'viewer' },
    page: lazy(() => import('../pages/orchestration/orchestration.page.js')),
  },
  {
    ...{ path: '/executive', label: 'Executive', group: 'Boards', role: 'viewer' },
    page: lazy(() => import('../pages/executive/executive.page.js')),
  },
  {
    ...{ path: '/labour-market', label: 'Labour market', group: 'Boards', role: 'viewer' },
    page: lazy(() => import('../pages/labour-market/labour-market.page.js')),
  },
  {
    ...{ path: '/warehouse', label: 'Warehouse', group: 'Boards', role: 'viewer' },
    page: lazy(() => import('../pages/warehouse/warehouse.page.js')),
  },
  {
    ...{ path: '/warehouse/items/:sku', label: null, group: 'Boards', role: 'viewer' },
    page: lazy(() => import('../pages/warehouse/item.page.js')),
  },
  {
    ...{ path: '/warehouse/equipment/:asset_id', label: null, group: 'Boards', role: 'viewer' },
    page: lazy(() => import('../pages/warehouse/asset.page.js')),
  },
];

/** Where whoever comes without a path begins: the first page that they may see. */
export function firstPath(roles: readonly Role[]): string | undefined {
  return ROUTES.find(({ label, role }) => label !== null && roles.includes(role))?.path;
}
