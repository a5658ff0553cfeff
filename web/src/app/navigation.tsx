import { useState, type ReactElement } from 'react';
import { Link, useLocation } from 'wouter';
import type { Role } from '../api/identity.types.js';
import { ROUTES, type ConsoleRoute } from './routes.js';

const GROUPS: readonly ConsoleRoute['group'][] = ['Operate', 'Ask', 'Boards'];

/** The pages that one may see. Where there is no room beside the page, behind a button. */
export function Navigation({ roles }: { readonly roles: readonly Role[] }): ReactElement {
  const [location] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const offered = ROUTES.filter(({ label, role }) => label !== null && roles.includes(role));
  const groups = GROUPS.map((name) => ({ name, routes: offered.filter(({ group }) => group === name) }));
  return (
    <nav aria-label="Pages" className="navigation">
      <button
        type="button"
        className="navigation-toggle"
        aria-expanded={isOpen}
        aria-controls="navigation-list"
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        Pages
      </button>
      <div id="navigation-list" className={isOpen ? 'navigation-list open' : 'navigation-list'}>
        {groups
          .filter(({ routes }) => routes.length > 0)
          .map(({ name, routes }) => (
            <div key={name}>
              <p className="navigation-group" id={`navigation-${name}`}>
                {name}
              </p>
              <ul aria-labelledby={`navigation-${name}`}>
                {routes.map((route) => (
                  <NavigationItem
                    key={route.path}
                    route={route}
                    location={location}
                    onChosen={() => {
                      setOpen(false);
                    }}
                  />
                ))}
              </ul>
            </div>
          ))}
      </div>
    </nav>
  );
}

interface NavigationItemProps {
  readonly route: ConsoleRoute;
  readonly location: string;
  readonly onChosen: () => void;
}

function NavigationItem({ route, location, onChosen }: NavigationItemProps): ReactElement {
  const isCurrent = location === route.path || location.startsWith(`${route.path}/`);
  return (
    <li>
      <Link href={route.path} aria-current={isCurrent ? 'page' : undefined} onClick={onChosen}>
        {route.label}
      </Link>
    </li>
  );
}
