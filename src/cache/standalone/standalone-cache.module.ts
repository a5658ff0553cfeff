import { Logger, Module, type DynamicModule, type ModuleMetadata, type OnApplicationShutdown } from '@nestjs/common';
import { createCache, type CacheOptions } from './create-cache.js';
import { StandaloneCache } from './standalone-cache.js';

export interface CacheModuleAsyncOptions {
  readonly imports?: ModuleMetadata['imports'];
  /** Tokens of what the factory is given. */
  readonly inject?: readonly unknown[];
  readonly useFactory: (...given: never[]) => CacheOptions | Promise<CacheOptions>;
  /** Whether every module may inject the cache without importing this one. Default: false. */
  readonly isGlobal?: boolean;
}

/** A `StandaloneCache` to inject, for an application of its own; opened with it and closed when it shuts down. */
@Module({})
export class StandaloneCacheModule implements OnApplicationShutdown {
  constructor(private readonly cache: StandaloneCache) {}

  static forRootAsync(options: CacheModuleAsyncOptions): DynamicModule {
    return {
      module: StandaloneCacheModule,
      global: options.isGlobal ?? false,
      imports: [...(options.imports ?? [])],
      providers: [
        {
          provide: StandaloneCache,
          inject: [...(options.inject ?? [])] as string[],
          useFactory: async (...given: never[]) =>
            createCache(await options.useFactory(...given), { logger: new Logger('Cache') }),
        },
      ],
      exports: [StandaloneCache],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.cache.close();
  }
}
