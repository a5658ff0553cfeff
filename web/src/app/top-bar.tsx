import { useState, type ReactElement } from 'react';
import type { Identity } from '../api/identity.types.js';
import { endSession } from '../api/session.js';
import { chooseTheme, chosenTheme, THEMES, type Theme } from './theme.js';

/** Whose console it is, and who looks at it. */
export function TopBar({ identity }: { readonly identity: Identity }): ReactElement {
  const { principal, roles, tenant } = identity;
  const of = [roles.join(', '), ...(tenant === null ? [] : [`tenant ${tenant}`])].join('; ');
  return (
    <header className="top-bar">
      <span className="brand">Falaj</span>
      <span className="who">
        {principal} <span className="quiet">({of})</span>
      </span>
      <ThemeChoice />
      <button
        type="button"
        onClick={() => {
          endSession(null);
        }}
      >
        Sign out
      </button>
    </header>
  );
}

function ThemeChoice(): ReactElement {
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  return (
    <label className="theme">
      <span className="theme-label">Theme</span>
      <select
        value={theme}
        onChange={(event) => {
          const chosen = THEMES.find(({ value }) => value === event.target.value)?.value ?? 'system';
          chooseTheme(chosen);
          setTheme(chosen);
        }}
      >
        {THEMES.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
