import { Expose, Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsUrl, Matches, Max, Min, MinLength } from 'class-validator';

/** Signs development tokens. Known to everyone, therefore refused in production. */
export const DEVELOPMENT_SECRET = 'falaj-development-secret-known-to-everyone';
export const SECRET_LENGTH_MIN = 32;

/** Text to number or boolean; what is neither stays text and is refused by the validator beside it. */
const AsNumber = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : value,
  );
const AsBoolean = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value,
  );

const remedy = (text: string): { context: { remedy: string } } => ({ context: { remedy: text } });
const listOfNamed = (secret: string): RegExp => {
  const one = `[A-Za-z0-9._-]{1,32}:${secret}`;
  return new RegExp(`^${one}(,${one})*$`);
};
const DATABASE_URL_FORM = /^postgres(ql)?:\/\/[^\s]+$/;
const databaseUrl = {
  message: 'must be a PostgreSQL address',
  ...remedy('Write it as postgres://user:password@host:5432/database.'),
};

/**
 * The environment variables there are, with their defaults. Each is read by something; .env.example documents each. A variable
 * that is set but empty counts as not set.
 */
export class EnvironmentSchema {
  @Expose()
  @IsIn(['development', 'test', 'production'], {
    message: 'must be development, test or production',
    ...remedy('Leave it out for development.'),
  })
  NODE_ENV: 'development' | 'test' | 'production' = 'development';

  @Expose()
  @AsNumber()
  @IsInt({ message: 'must be a whole number', ...remedy('Choose a free port, for example 3000.') })
  @Min(0, { message: 'must be 0 (any free port) to 65535', ...remedy('Choose a free port, for example 3000.') })
  @Max(65_535, { message: 'must be 0 (any free port) to 65535', ...remedy('Choose a free port, for example 3000.') })
  PORT = 3000;

  @Expose()
  @IsOptional()
  @Matches(/^[A-Za-z0-9.:_-]{1,253}$/, {
    message: 'must be an address or a name of this machine',
    ...remedy('Leave it out to use http.host of config/*.yaml.'),
  })
  HOST?: string;

  @Expose()
  @IsIn(['all', 'http', 'worker'], {
    message: 'must be all, http or worker',
    ...remedy('all does everything; http answers but does not migrate or load; worker does that and does not answer.'),
  })
  FALAJ_ROLE: 'all' | 'http' | 'worker' = 'all';

  @Expose()
  @IsOptional()
  @IsUrl(
    { require_tld: false, protocols: ['http', 'https'], require_protocol: true },
    { message: 'must be an http address', ...remedy('Write it as http://127.0.0.1:3000.') },
  )
  FALAJ_URL?: string;

  @Expose()
  @Matches(/^(true|false|[a-z][a-z-]*(,[a-z][a-z-]*)*)$/, {
    message: 'must be true, false, or domains separated by commas',
    ...remedy(
      'Set it to false to start without loading the bundled data, or to labour-market to load that domain alone.',
    ),
  })
  FALAJ_LOAD_DATA = 'true';

  @Expose()
  @IsOptional()
  @Matches(DATABASE_URL_FORM, databaseUrl)
  DATABASE_URL?: string;

  @Expose()
  @IsOptional()
  @Matches(DATABASE_URL_FORM, databaseUrl)
  DATABASE_OWNER_URL?: string;

  @Expose()
  @IsOptional()
  @Matches(DATABASE_URL_FORM, databaseUrl)
  DATABASE_DIRECT_URL?: string;

  @Expose()
  @AsNumber()
  @IsInt({ message: 'must be a whole number', ...remedy('10 suits most machines.') })
  @Min(1, { message: 'must be 1 to 500', ...remedy('10 suits most machines.') })
  @Max(500, { message: 'must be 1 to 500', ...remedy('10 suits most machines.') })
  DATABASE_POOL_MAX = 10;

  @Expose()
  @IsOptional()
  @Matches(/^rediss?:\/\/[^\s]+$/, {
    message: 'must be a Redis address',
    ...remedy('Write it as redis://host:6379 or rediss://user:password@host:6379, or leave it out.'),
  })
  REDIS_URL?: string;

  @Expose()
  @IsOptional()
  @Matches(/^rediss?:\/\/[^\s]+$/, {
    message: 'must be addresses of Redis sentinels',
    ...remedy('Write them as redis://host:26379,redis://host2:26379, or leave it out.'),
  })
  REDIS_SENTINELS?: string;

  @Expose()
  @IsOptional()
  @Matches(/^rediss?:\/\/[^\s]+$/, {
    message: 'must be addresses of members of a Redis cluster',
    ...remedy('Write them as redis://host:6379,redis://host2:6379, or leave it out.'),
  })
  REDIS_CLUSTER_NODES?: string;

  @Expose()
  @IsOptional()
  @Matches(/^[A-Za-z0-9._-]{1,128}$/, {
    message: 'must be 1 to 128 letters, digits, dots, underscores or hyphens',
    ...remedy('Write the name the sentinels know the master by, for example mymaster.'),
  })
  REDIS_SENTINEL_NAME?: string;

  @Expose()
  @IsOptional()
  @Matches(/\S/, { message: 'must not be blank', ...remedy('Leave it out where the sentinels ask for none.') })
  REDIS_SENTINEL_PASSWORD?: string;

  @Expose()
  @IsOptional()
  @Matches(/^rediss?:\/\/[^\s]+$/, {
    message: 'must be a Redis address',
    ...remedy('Write it as redis://host:6379 or rediss://user:password@host:6379, or leave it out.'),
  })
  WRITE_BEHIND_REDIS_URL?: string;

  @Expose()
  @AsBoolean()
  @IsBoolean({ message: 'must be true or false', ...remedy('Set it to false to ask the database every time.') })
  CACHE_ENABLED = true;

  @Expose()
  @AsBoolean()
  @IsBoolean({
    message: 'must be true or false',
    ...remedy('Set it to false to answer from the base tables every time.'),
  })
  VIEW_ROUTING_ENABLED = true;

  @Expose()
  @IsOptional()
  @Matches(/^[A-Za-z0-9._-]{1,64}$/, {
    message: 'must be 1 to 64 letters, digits, dots, underscores or hyphens',
    ...remedy('Name the environment, for example falaj_staging.'),
  })
  CACHE_NAMESPACE?: string;

  @Expose()
  @IsOptional()
  @Matches(listOfNamed('[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]='), {
    message: 'must be name:key, and more of them behind commas, each key 32 bytes as base64',
    ...remedy('Write it as first:KEY with KEY from openssl rand -base64 32. The first encrypts, all decrypt.'),
  })
  ENCRYPTION_KEYS?: string;

  @Expose()
  @IsOptional()
  @Matches(listOfNamed('[^,\\s]{32,}'), {
    message: 'must be name:secret, and more of them behind commas, each secret of 32 characters or more',
    ...remedy('Write it as first:SECRET with SECRET from openssl rand -base64 48. The first signs, all are accepted.'),
  })
  CACHE_MAC_SECRET?: string;

  @Expose()
  @IsOptional()
  @IsUrl(
    { require_tld: false, protocols: ['http', 'https'], require_protocol: true },
    { message: 'must be an http or https address', ...remedy('Write it as https://host/path, or leave it out.') },
  )
  ALERT_WEBHOOK_URL?: string;

  @Expose()
  @IsOptional()
  @IsUrl(
    { require_tld: false, protocols: ['http', 'https'], require_protocol: true },
    {
      message: 'must be an http or https address',
      ...remedy('Write the address of an OpenTelemetry collector, for example http://127.0.0.1:4318, or leave it out.'),
    },
  )
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  @Expose()
  @IsOptional()
  @Matches(/^[A-Za-z0-9-]+=[^,\s]+(,[A-Za-z0-9-]+=[^,\s]+)*$/, {
    message: 'must be name=value, and more of them behind commas',
    ...remedy(
      'Write it as authorization=Bearer%20TOKEN: values are percent-encoded. Leave it out where none is asked.',
    ),
  })
  OTEL_EXPORTER_OTLP_HEADERS?: string;

  @Expose()
  @MinLength(16, { message: 'must have 16 characters or more', ...remedy('Generate one: openssl rand -base64 48.') })
  JWT_SECRET: string = DEVELOPMENT_SECRET;

  @Expose()
  @Matches(/\S/, { message: 'must not be blank', ...remedy('Name who issues the tokens.') })
  JWT_ISSUER = 'falaj';

  @Expose()
  @Matches(/\S/, { message: 'must not be blank', ...remedy('Name whom the tokens are for.') })
  JWT_AUDIENCE = 'falaj-api';

  @Expose()
  @IsOptional()
  @IsUrl(
    { require_tld: false, protocols: ['http', 'https'], require_protocol: true },
    {
      message: 'must be an http or https address',
      ...remedy(
        "Write the address of the issuer's JSON Web Key Set, or leave it out to accept tokens signed by JWT_SECRET.",
      ),
    },
  )
  JWKS_URL?: string;

  @Expose()
  @IsOptional()
  @Matches(/^[\x21-\x7e]{16,8192}$/, {
    message: 'must be a token or a service key',
    ...remedy('Leave it out where JWT_SECRET is set: the command line then signs a token of its own.'),
  })
  FALAJ_TOKEN?: string;

  @Expose()
  @IsOptional()
  @IsIn(['debug', 'info', 'warn', 'error'], {
    message: 'must be debug, info, warn or error',
    ...remedy('Leave it out to use logging.level of config/*.yaml.'),
  })
  LOG_LEVEL?: 'debug' | 'info' | 'warn' | 'error';
}
