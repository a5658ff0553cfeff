import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, ConfigService, registerAs } from '@nestjs/config';
import { SETTINGS, type Settings } from './settings.js';

const NAMESPACE = 'falaj';

/** Hands the loaded settings to @nestjs/config and, typed, to whoever injects `SETTINGS`. */
@Global()
@Module({})
export class SettingsModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: SettingsModule,
      imports: [
        ConfigModule.forRoot({
          isGlobal: true,
          ignoreEnvFile: true,
          validatePredefined: false,
          skipProcessEnv: true,
          load: [registerAs(NAMESPACE, () => settings)],
        }),
      ],
      providers: [
        {
          provide: SETTINGS,
          inject: [ConfigService],
          useFactory: (config: ConfigService) => config.getOrThrow<Settings>(NAMESPACE),
        },
      ],
      exports: [SETTINGS],
    };
  }
}
