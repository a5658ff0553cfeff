import { useEffect, useRef, useState, type ReactElement } from 'react';
import { signIn, useSession } from '../api/session.js';
import { Field } from '../components/field.js';
import { ProblemNotice } from '../components/problem-notice.js';

export interface SignInProps {
  /** Why it is not known who is signed in, although there is a token. */
  readonly problem?: Error;
  readonly onRetry?: () => void;
}

/** A token as it was printed may come with what it was printed in. */
function tokenIn(text: string): string {
  return text.trim().replace(/^Bearer\s+/i, '');
}

export function SignIn({ problem, onRetry }: SignInProps): ReactElement {
  const { message } = useSession();
  const [text, setText] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = 'Sign in – Falaj console';
    if (message !== null) heading.current?.focus();
  }, [message]);
  return (
    <main className="sign-in">
      <h1 ref={heading} tabIndex={-1}>
        Falaj console
      </h1>
      {message === null ? null : (
        <p className="notice notice-bad" role="alert">
          {message}
        </p>
      )}
      {problem === undefined ? null : <ProblemNotice error={problem} />}
      {onRetry === undefined ? null : (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signIn(tokenIn(text));
        }}
      >
        <Field
          label="Token"
          hint="A bearer token of this server. npm start prints one for development. It is kept until this tab is closed."
        >
          {({ id, describedBy }) => (
            <input
              {...{ id, type: 'password', autoComplete: 'off', spellCheck: false, required: true, value: text }}
              aria-describedby={describedBy}
              onChange={(event) => {
                setText(event.target.value);
              }}
            />
          )}
        </Field>
        <button type="submit" className="primary">
          Sign in
        </button>
      </form>
    </main>
  );
}
