import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Timers } from '../kernel/clock.js';
import { CLOCK } from '../observability/clock.token.js';
import { ControlChannel } from './control-channel.js';
import { DATABASE_URLS, type DatabaseUrls } from './database-urls.js';
import { OpenedConnections } from './opened-connections.js';

/** Opens control connections, and closes at shutdown those that are still open. */
@Injectable()
export class ControlChannelFactory implements OnApplicationShutdown {
  private readonly opened = new Set<ControlChannel>();

  constructor(
    @Inject(DATABASE_URLS) private readonly urls: DatabaseUrls,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly timers: Timers,
    opened: OpenedConnections,
  ) {
    opened.add(() => this.onApplicationShutdown());
  }

  create(): ControlChannel {
    const { connectTimeoutMs } = this.settings.database;
    const channel = new ControlChannel({ url: this.urls.direct, connectTimeoutMs }, this.timers);
    this.opened.add(channel);
    channel.open();
    return channel;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.opened].map((channel) => channel.close()));
  }
}
