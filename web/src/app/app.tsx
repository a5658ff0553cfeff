import { QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Router } from 'wouter';
import { createQueryClient } from '../../../clients/react-query/query-client.js';
import { useIdentity } from '../api/identity.hooks.js';
import { useSession } from '../api/session.js';
import { Loading } from '../components/loading.js';
import { Shell } from './shell.js';
import { SignIn } from './sign-in.js';

export function App(): ReactElement {
  const { token } = useSession();
  // What one person was shown is not the next one's: another token begins with nothing.
  return <Session key={token ?? 'nobody'} />;
}

function Session(): ReactElement {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <Router base="/console">
        <Door />
      </Router>
    </QueryClientProvider>
  );
}

function Door(): ReactElement {
  const { token } = useSession();
  const { data, error, refetch } = useIdentity();
  if (token === null) return <SignIn />;
  if (data !== undefined) return <Shell identity={data} />;
  if (error !== null) return <SignIn problem={error} onRetry={() => void refetch()} />;
  return (
    <main className="sign-in">
      <Loading what="who you are" />
    </main>
  );
}
