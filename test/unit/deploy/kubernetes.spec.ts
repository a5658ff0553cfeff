import { plainToInstance } from 'class-transformer';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { EnvironmentSchema } from '../../../src/config/environment.schema.js';
import { loadSettings } from '../../../src/config/load-settings.js';
import { OWN_PATHS } from '../../../src/http/own-paths.js';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'deploy/kubernetes');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
/** What closing may take after requests have ended (src/main.ts). */
const STOP_SLACK_MS = Number(/STOP_SLACK_MS = ([\d_]+)/.exec(read('src/main.ts'))![1]!.replaceAll('_', ''));

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

interface Container {
  readonly image: string;
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom: readonly Readonly<Record<string, { readonly name: string }>>[];
  readonly securityContext: object;
  readonly resources: { readonly requests: object; readonly limits: { readonly memory?: string } };
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Manifest {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly resources?: readonly string[];
  readonly images?: readonly { readonly name: string }[];
  readonly spec: {
    readonly replicas?: number;
    readonly strategy: object;
    readonly selector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly scaleTargetRef?: { readonly name: string };
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly maxUnavailable?: number;
    readonly ports?: readonly { readonly targetPort: string }[];
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly securityContext: object;
        readonly containers: readonly Container[];
        readonly volumes: readonly { readonly name: string; readonly emptyDir: object }[];
      };
    };
  };
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const documents = files.flatMap((file) =>
  parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    return { file, manifest: document.toJS() as Manifest };
  }),
);
const manifests = documents.map(({ manifest }) => manifest);
const ofKind = (kind: string): readonly Manifest[] => manifests.filter((manifest) => manifest.kind === kind);
const one = (kind: string): Manifest => {
  const found = ofKind(kind);
  expect(found).toHaveLength(1);
  return found[0]!;
};
const deployments = ofKind('Deployment');
const production = loadSettings({
  environment: {
    NODE_ENV: 'production',
    JWT_SECRET: 'a-secret-of-our-own-with-forty-characters',
  },
});

describe('the kustomization', () => {
  it('has every manifest, but for the example of a secret', () => {
    const { resources = [], images = [] } = one('Kustomization');
    const others = files.filter((file) => !['kustomization.yaml', 'secret.example.yaml'].includes(file));
    expect([...resources].sort()).toEqual(others.sort());
    expect(images.map(({ name }) => name)).toEqual([...new Set(deployments.map((each) => containerOf(each).image))]);
  });
});

describe('the variables', () => {
  const known = Object.keys(plainToInstance(EnvironmentSchema, {}, { excludeExtraneousValues: true }));

  it('are known ones', () => {
    const named = [
      ...Object.keys(one('ConfigMap').data ?? {}),
      ...Object.keys(one('Secret').stringData ?? {}),
      ...deployments.flatMap((each) => containerOf(each).env.map(({ name }) => name)),
      ...[...readFileSync(join(FOLDER, 'configmap.yaml'), 'utf8').matchAll(/# ([A-Z_]{6,})/g)].map(([, name]) => name),
    ];
    expect(named.length).toBeGreaterThan(12);
    expect(named.filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });

  it('start the service as they are, with secrets of the right form', () => {
    for (const deployment of deployments) {
      const { env, envFrom } = containerOf(deployment);
      expect(envFrom).toEqual([{ configMapRef: { name: 'falaj' } }, { secretRef: { name: 'falaj' } }]);
      const settings = loadSettings({
        environment: {
          ...one('ConfigMap').data,
          ...one('Secret').stringData,
          ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
          DATABASE_URL: 'postgres://app:x@db:5432/falaj',
          DATABASE_OWNER_URL: 'postgres://owner:x@db:5432/falaj',
          REDIS_URL: 'redis://:x@redis:6379',
          JWT_SECRET: 'a-secret-of-our-own-with-forty-characters',
          ENCRYPTION_KEYS: `first:${Buffer.alloc(32, 7).toString('base64')}`,
          CACHE_MAC_SECRET: `first:${'s'.repeat(48)}`,
        },
      });
      expect(settings).toMatchObject({
        environment: 'production',
        role: roleOf(deployment),
        http: { host: '0.0.0.0' },
      });
    }
  });

  it('hold no secret', () => {
    const values = Object.values(one('Secret').stringData ?? {});
    expect(values.length).toBeGreaterThan(5);
    expect(values.filter((value) => value !== '')).toEqual([]);
    expect(Object.keys(one('ConfigMap').data ?? {}).filter((name) => /SECRET|KEY|TOKEN|_URL$/.test(name))).toEqual([]);
  });
});

describe.each(deployments.map((deployment) => [roleOf(deployment), deployment] as const))(
  'the %s',
  (role, deployment) => {
    const { spec } = deployment.spec.template;
    const container = containerOf(deployment);

    it('is probed where it answers, whatever its role, on the port it listens on', () => {
      const port = Number(/^EXPOSE (\d+)$/m.exec(read('Dockerfile'))![1]);
      expect(container.ports).toEqual([{ name: 'http', containerPort: port }]);
      expect(one('ConfigMap').data?.['PORT']).toBe(String(port));
      const { startupProbe, livenessProbe, readinessProbe } = container;
      expect([startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet)).toEqual([
        { path: '/health/live', port: 'http' },
        { path: '/health/live', port: 'http' },
        { path: '/health/ready', port: 'http' },
      ]);
      for (const { httpGet, timeoutSeconds } of [startupProbe, livenessProbe, readinessProbe]) {
        expect(OWN_PATHS).toContain(httpGet.path);
        expect(timeoutSeconds * 1000).toBeGreaterThan(production.http.healthTimeoutMs);
      }
      // A first start of the worker loads the bundled data, which may take minutes.
      const startMs = startupProbe.periodSeconds * startupProbe.failureThreshold * 1000;
      expect(startMs).toBeGreaterThanOrEqual(role === 'worker' ? 900_000 : 120_000);
    });

    it('has time to leave, to drain and to close, and is noticed to leave before it stops', () => {
      const { leaveMs, drainMs } = production.http;
      const neededMs = leaveMs + drainMs + STOP_SLACK_MS;
      expect(spec.terminationGracePeriodSeconds * 1000).toBeGreaterThan(neededMs);
      const { periodSeconds, failureThreshold } = container.readinessProbe;
      expect(leaveMs).toBeGreaterThan(periodSeconds * failureThreshold * 1000);
      expect(deployment.spec.strategy).toEqual({
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
      });
    });

    it('runs as the user of the image, and writes only where it must', () => {
      const [, user, group] = /^USER (\d+):(\d+)$/m.exec(read('Dockerfile'))!;
      expect(spec.securityContext).toEqual({
        runAsNonRoot: true,
        runAsUser: Number(user),
        runAsGroup: Number(group),
        fsGroup: Number(group),
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      const [, home] = /^WORKDIR (\S+)$/m.exec(read('Dockerfile'))!;
      const kept = production.registry.keptDirectory.replace(`${ROOT}/`, `${home!}/`);
      const mounts = container.volumeMounts.map(({ mountPath }) => mountPath);
      expect(mounts.filter((path) => kept.startsWith(`${path}/`))).toHaveLength(1);
      expect(container.volumeMounts.map(({ name }) => name)).toEqual(spec.volumes.map(({ name }) => name));
    });

    it('asks for resources, with room above what the cache may hold', () => {
      const { requests, limits } = container.resources;
      expect(Object.keys(requests)).toEqual(['cpu', 'memory']);
      const [, amount, unit] = /^(\d+)(Mi|Gi)$/.exec(limits.memory ?? '')!;
      const bytes = Number(amount) * (unit === 'Gi' ? 2 ** 30 : 2 ** 20);
      expect(bytes).toBeGreaterThan(4 * production.cache.memoryBytesMax);
    });
  },
);

describe('what belongs to the processes that answer', () => {
  const http = deployments.find((each) => roleOf(each) === 'http')!;
  const { labels } = http.spec.template.metadata;

  it('names them by their labels', () => {
    expect(deployments.map(roleOf).sort()).toEqual(['http', 'worker']);
    expect(one('Service').spec.selector).toEqual(labels);
    expect(one('PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels);
    expect(http.spec.selector.matchLabels).toEqual(labels);
    expect(one('HorizontalPodAutoscaler').spec.scaleTargetRef?.name).toBe(http.metadata.name);
    expect(one('Service').spec.ports?.map(({ targetPort }) => targetPort)).toEqual(['http']);
  });

  it('leaves one of them standing, and their number to the autoscaler', () => {
    const { minReplicas = 0, maxReplicas = 0 } = one('HorizontalPodAutoscaler').spec;
    expect(minReplicas).toBeGreaterThan(one('PodDisruptionBudget').spec.maxUnavailable ?? Infinity);
    expect(maxReplicas).toBeGreaterThan(minReplicas);
    expect(http.spec.replicas).toBeUndefined();
  });

  it('is scraped by the labels it carries', () => {
    const scrape = read('deploy/prometheus/scrape.yml');
    expect(scrape).toContain('__meta_kubernetes_pod_label_app_kubernetes_io_name');
    expect(labels['app.kubernetes.io/name']).toBe('falaj');
    expect(existsSync(join(ROOT, 'deploy/prometheus/falaj.rules.yml'))).toBe(true);
  });
});

function containerOf(deployment: Manifest): Container {
  const [container, ...others] = deployment.spec.template.spec.containers;
  expect(others).toEqual([]);
  return container!;
}

function roleOf(deployment: Manifest): string {
  return containerOf(deployment).env.find(({ name }) => name === 'FALAJ_ROLE')?.value ?? '';
}
