import { Suspense, type ReactElement } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import type { Identity } from '../api/identity.types.js';
import { Loading } from '../components/loading.js';
import { PageHeader } from '../components/page-header.js';
import { IdentityContext } from './identity.context.js';
import { Navigation } from './navigation.js';
import { PageBoundary } from './page-boundary.js';
import { firstPath, ROUTES, type ConsoleRoute } from './routes.js';
import { TopBar } from './top-bar.js';

/** The frame around every page, for whoever is signed in. */
export function Shell({ identity }: { readonly identity: Identity }): ReactElement {
  const roles = identity.effective_roles;
  return (
    <IdentityContext value={identity}>
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <TopBar identity={identity} />
      <div className="shell">
        <Navigation roles={roles} />
        <main id="main" tabIndex={-1}>
          <Switch>
            {ROUTES.map((route) => (
              <Route key={route.path} path={route.path}>
                {roles.includes(route.role) ? <Page route={route} /> : <Refused route={route} />}
              </Route>
            ))}
            <Route path="/">
              <Home path={firstPath(roles)} />
            </Route>
            <Route>
              <PageHeader title="No such page">The navigation lists the pages there are.</PageHeader>
            </Route>
          </Switch>
        </main>
      </div>
    </IdentityContext>
  );
}

function Page({ route: { page: Content } }: { readonly route: ConsoleRoute }): ReactElement {
  return (
    <PageBoundary>
      <Suspense fallback={<Loading what="the page" />}>
        <Content />
      </Suspense>
    </PageBoundary>
  );
}

function Refused({ route }: { readonly route: ConsoleRoute }): ReactElement {
  return (
    <PageHeader title="Not for your role">
      This page needs the role {route.role}. Sign in with a token that has it.
    </PageHeader>
  );
}

function Home({ path }: { readonly path: string | undefined }): ReactElement {
  if (path !== undefined) return <Redirect to={path} replace />;
  return (
    <PageHeader title="Nothing for you here">
      Your token has no role that any page is for. Ask an administrator for one.
    </PageHeader>
  );
}
