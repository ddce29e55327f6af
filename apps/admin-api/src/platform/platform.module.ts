import { type DynamicModule, Global, Module } from '@nestjs/common';
import { emptyCatalogue, ModelCatalogue } from '@headgate/catalogue';
import { Database } from '@headgate/database';
import { OutboundRules } from '@headgate/domain';
import type { Clock } from '@headgate/kernel';
import { PasswordHasher, PlatformKeys } from '@headgate/secrets';
import { MethodTable } from '../http/method-table.ts';
import { ConsoleAddress } from '../oidc/console-address.ts';
import { Attempts } from './attempts.ts';
import { Changes } from './changes.ts';
import { clockToken } from './clock-token.ts';
import { Keyring } from './keyring.ts';
import { Log } from './log.ts';
import { ProxyFleet } from './proxy-fleet.ts';
import { Publication } from './publication.ts';
import { OperatorAnswers } from './operator-answers.ts';
import { ProviderProbes } from './provider-probes.ts';
import { Publisher } from './publisher.ts';
import { Rollout } from './rollout.ts';
import { SessionLimits } from './session-limits.ts';
import { type Sleep, sleepToken } from './sleep.ts';

/** Everything the process is given from outside. */
export interface Platform {
  readonly database: Database;
  readonly fleet: ProxyFleet;
  readonly publisher: Publisher;
  readonly keyring: Keyring;
  readonly probes: ProviderProbes;
  readonly platformKeys: PlatformKeys;
  readonly passwords: PasswordHasher;
  readonly attempts: Attempts;
  /** Where the proxies may send anything. */
  readonly outbound: OutboundRules;
  /** Where people reach the console; undefined: where they ask. */
  readonly publicUrl: string | undefined;
  readonly sessionLimits: SessionLimits;
  /** Networks whose word about a request's address and host is taken. */
  readonly trustedProxies: readonly string[];
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly log: Log;
  /** What is known of models; empty where none is given. */
  readonly catalogue?: ModelCatalogue;
}

/** What every noun may ask for. */
@Global()
@Module({})
export class PlatformModule {
  static of(platform: Platform): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: Database, useValue: platform.database },
        { provide: ProxyFleet, useValue: platform.fleet },
        { provide: Publisher, useValue: platform.publisher },
        { provide: Keyring, useValue: platform.keyring },
        { provide: PlatformKeys, useValue: platform.platformKeys },
        { provide: PasswordHasher, useValue: platform.passwords },
        { provide: Attempts, useValue: platform.attempts },
        { provide: ProviderProbes, useValue: platform.probes },
        { provide: OutboundRules, useValue: platform.outbound },
        { provide: ConsoleAddress, useValue: new ConsoleAddress(platform.publicUrl) },
        { provide: SessionLimits, useValue: platform.sessionLimits },
        { provide: Log, useValue: platform.log },
        { provide: ModelCatalogue, useValue: platform.catalogue ?? emptyCatalogue },
        { provide: clockToken, useValue: platform.clock },
        { provide: sleepToken, useValue: platform.sleep },
        Changes,
        MethodTable,
        OperatorAnswers,
        Publication,
        Rollout,
      ],
      exports: [
        Database,
        ProxyFleet,
        Publisher,
        Keyring,
        OutboundRules,
        ProviderProbes,
        PlatformKeys,
        Log,
        ModelCatalogue,
        clockToken,
        Changes,
        MethodTable,
        OperatorAnswers,
        Publication,
        Rollout,
        PasswordHasher,
        Attempts,
        ConsoleAddress,
        SessionLimits,
      ],
    };
  }
}
