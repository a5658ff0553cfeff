import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Connections } from './connections.js';
import { DatabaseExamination } from './database.examination.js';
import { ControlChannelFactory } from './control-channel.factory.js';
import { openDataSource } from './data-source.opener.js';
import { DATABASE_URLS, type DatabaseUrls } from './database-urls.js';
import { OpenedConnections } from './opened-connections.js';
import { OwnerConnection } from './owner-connection.js';
import { ReadTransaction } from './read-transaction.js';
import { ReplicationStreams } from './replication.stream.js';
import { WriteTransaction } from './write-transaction.js';

/** Connections beyond the gate's, for repositories and for a connection that is just being replaced. */
const POOL_SPARE = 2;

/** The only opener of connections. Needs `SETTINGS` and `CLOCK` from global modules. */
@Module({})
export class DatabaseModule {
  /**
   * @param bootWaitMs how long the first connection is tried for
   * @param opened is told of what is opened
   */
  static forRoot(urls: DatabaseUrls, bootWaitMs: number, opened = new OpenedConnections()): DynamicModule {
    const services = [
      ...[Connections, ReadTransaction, WriteTransaction],
      ...[ControlChannelFactory, OwnerConnection, ReplicationStreams, DatabaseExamination],
    ];
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [SETTINGS],
          useFactory: (settings: Settings) => dataSourceOptions(settings, urls),
          dataSourceFactory: (options) =>
            opened.track(openDataSource(options as DataSourceOptions, urls.app, bootWaitMs)),
        }),
      ],
      providers: [
        { provide: DATABASE_URLS, useValue: urls },
        { provide: OpenedConnections, useValue: opened },
        ...services,
      ],
      exports: [DATABASE_URLS, ...services],
    };
  }
}

function dataSourceOptions(settings: Settings, urls: DatabaseUrls): TypeOrmModuleOptions {
  const { poolMax, connectTimeoutMs } = settings.database;
  const logger = new Logger(DatabaseModule.name);
  return {
    type: 'postgres',
    url: urls.app,
    applicationName: 'falaj',
    poolSize: poolMax + POOL_SPARE,
    connectTimeoutMS: connectTimeoutMs,
    extra: { keepAlive: true },
    installExtensions: false,
    autoLoadEntities: true,
    logging: false,
    // What can be tried again, `openDataSource` has tried.
    toRetry: () => false,
    poolErrorHandler: () => {
      logger.warn('an idle database connection was lost');
    },
  };
}
