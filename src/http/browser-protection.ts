import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import { fastify } from 'fastify';

export type Headers = Readonly<Record<string, string>>;

/** Where each thing of a page may come from. */
const PAGES = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'self'"],
      'base-uri': ["'self'"],
      'frame-ancestors': ["'none'"],
      'img-src': ["'self'", 'data:'],
      'object-src': ["'none'"],
      // The API page writes its styles into its own markup.
      'style-src': ["'self'", "'unsafe-inline'"],
    },
  },
} satisfies FastifyHelmetOptions;

/**
 * Should anyone get a browser to show an answer as a page after all, nothing in it runs or loads, and nobody frames it. What is said
 * of a page's windows, of what it fetches and of what old browsers make of it, nobody asks of an answer.
 */
const DATA = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
  crossOriginOpenerPolicy: false,
  dnsPrefetchControl: false,
  // The policy above says it to every browser that knows a policy.
  frameguard: false,
  ieNoOpen: false,
  originAgentCluster: false,
  permittedCrossDomainPolicies: false,
  referrerPolicy: false,
  xssFilter: false,
} satisfies FastifyHelmetOptions;

/**
 * What helmet has to say, of pages and of data. It depends on the settings alone: it is asked once, on servers of its own, and not for
 * each request. Where no HTTPS stands in front, a browser must not be told to insist on it.
 */
export async function browserProtection(isBehindHttps: boolean): Promise<Record<'pages' | 'data', Headers>> {
  const strictTransportSecurity = isBehindHttps;
  return {
    pages: await headersBy({ ...PAGES, strictTransportSecurity }),
    data: await headersBy({ ...DATA, strictTransportSecurity }),
  };
}

async function headersBy(options: FastifyHelmetOptions): Promise<Headers> {
  const asked = fastify();
  await asked.register(helmet, options);
  asked.get('/', (_, { raw }) => raw.getHeaders());
  const headers: Headers = await asked.inject('/').then((reply) => reply.json());
  await asked.close();
  return headers;
}
