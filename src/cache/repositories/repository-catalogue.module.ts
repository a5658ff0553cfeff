import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { RepositoryCatalogue } from './repository.catalogue.js';

/** The catalogue by itself: the composition root asks it which tables to track, before there is a cache. */
@Module({ imports: [DiscoveryModule], providers: [RepositoryCatalogue], exports: [RepositoryCatalogue] })
export class RepositoryCatalogueModule {}
