// Generated from /openapi.json by `npm run client`; a test holds it against the server. Do not edit.
export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process lives */
        get: operations["HealthController_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process should get requests: database, change log and Redis */
        get: operations["HealthController_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as /health/ready, and whether the views are as fresh as promised */
        get: operations["HealthController_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/freshness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Each view's age against its promise: ok or stale; and how far each dataset reaches
         * @description The status is that of the views. How old the data of a dataset may be is each query’s promise: its answers warn.
         */
        get: operations["FreshnessController_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this process counted, in the text format of Prometheus */
        get: operations["MetricsController_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What may be asked */
        get: operations["QueriesController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Several queries at once, each with its own answer or problem */
        post: operations["QueriesController_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One query: parameters, columns, statement, lineage, cache policy */
        get: operations["QueriesController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query_id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ask a query; its parameters stand in the URL's query string */
        get: operations["QueriesController_run"];
        put?: never;
        /** Ask a query; its parameters stand in the body */
        post: operations["QueriesController_runWith"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query_id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows of an answer, one a line (NDJSON) */
        get: operations["QueriesController_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query_id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a question would be answered now: key, tier, position, tags and their last change */
        get: operations["QueriesController_explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestration/intents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be found out, and the parameters of each intent */
        get: operations["OrchestrationController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestration/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run an intent; every number of the result is verified and cited */
        post: operations["OrchestrationController_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestration/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The result of a run that you started, for a while; 202 while it is under way */
        get: operations["OrchestrationController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orchestration/runs/{run_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Steps of a run as server-sent events, from its beginning; the result is the last */
        get: operations["OrchestrationController_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell of an event
         * @description Written in one transaction with the change of whatever it makes wrong. Send the Falaj-Seq of the reply with a read to be answered after it, by any server.
         */
        post: operations["EventsController_tell"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hits, misses, sets and errors of this process, by operation and region; of all processes over a window; the last maintenance */
        get: operations["AdminController_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/stats/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The statistics of this process as server-sent events: a snapshot, then what came each second */
        get: operations["AdminController_statsStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cache policies, and the operations that follow each */
        get: operations["AdminController_regions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cached entries without their values; of one key, in each tier, whether it would be served now and why not */
        get: operations["AdminController_entries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/invalidate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Never serve again what is named: exactly one of key, prefix, pattern, region, tag, tenant, namespace */
        post: operations["AdminController_invalidate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look after Redis now: keys without an end of life, old versions, regions over their limits */
        post: operations["AdminController_lookAfter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alerts of this process that are active, and those that are over; what any process holds; what reached the webhook */
        get: operations["AdminController_alertList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The change log: its head, what waits, and every process that follows it */
        get: operations["AdminController_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is asking: principal, tenants, workspaces, roles, and what these roles imply */
        get: operations["CallerController_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Service keys, revoked ones included; never their secrets */
        get: operations["IdentityController_list"];
        put?: never;
        /** Make a service key. The answer is the only place where it is ever told */
        post: operations["IdentityController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a service key: refused here at once, in every process within auth.key_memory_seconds */
        delete: operations["IdentityController_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What operators did, newest first; an action without an end may have happened or not */
        get: operations["IdentityController_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/warmup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Warm-ups of this process that are under way, and the last that ended */
        get: operations["WarmupController_warmups"];
        put?: never;
        /** Ask the questions of packs or of the body early, so that the cache has their answers */
        post: operations["WarmupController_warmup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/warmup/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask nothing more of a warm-up that is under way */
        post: operations["WarmupController_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/packs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The packs that can be warmed by name */
        get: operations["WarmupController_packs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/packs/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One pack and the questions in it */
        get: operations["WarmupController_pack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/writes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Families of values that are written through the cache: mode, pending writes, dead letters */
        get: operations["WritesController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/writes/flush": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Apply what is pending of a family now */
        post: operations["WritesController_flush"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/writes/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Apply dead letters of a family anew; one that a later write has overwritten changes nothing */
        post: operations["WritesController_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/cache/writes/abandon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give up the stream of a family that does not come back: writes go through, and what only it held is lost */
        post: operations["WritesController_abandon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/advice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which queries deserve a view, as items for a views.yml; which views cost more than they save; why not others */
        get: operations["ViewAdviceController_advise"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every view: its state, age, next slot, last run and size */
        get: operations["ViewsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What apply would do, and the strongest lock of each step; changes nothing */
        post: operations["ViewsController_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Build what is missing, rebuild what is outdated with what reads it, drop what no definition names; a run for each view touched */
        post: operations["ViewsController_apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refresh several views, or all, inputs first; runs that are busy or fail stand among the others */
        post: operations["ViewsController_refreshSeveral"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One view: state, locks and who waits for them, definition */
        get: operations["ViewsController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/{name}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The runs of a view, newest first */
        get: operations["ViewsController_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/{name}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refresh a view now; Falaj-Seq is the position from which answers hold its rows */
        post: operations["ViewsController_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a view left alone by its schedule and by changes; by hand it is still refreshed */
        post: operations["ViewsController_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a pause, or a suspension after failures; what was passed over is not made up for */
        post: operations["ViewsController_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/{name}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel the run of a view that is under way; answers how it ended */
        post: operations["ViewsController_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/{name}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a view is made of, what reads it, what apply would do with it, what a rollback would bring back */
        get: operations["ViewsController_explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/materialized-views/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The build before the present one takes its place again; a second rollback steps forward */
        post: operations["ViewsController_rollback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/query-audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who asked which query when, newest first
         * @description A row is one question of one caller with one outcome, asked `times` times between `first_at` and `last_at`. `params` are those of queries that anyone may ask; of all others no value is kept. What the process that answers has noted is written first; other processes write theirs every `query_audit.flush_ms`. `process` counts what it was asked.
         */
        get: operations["QueryAuditController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The datasets: how far they reach, when they were loaded, and how old their queries let them become */
        get: operations["DatasetsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/datasets/loads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the loads of all datasets brought, newest first */
        get: operations["DatasetsController_allLoads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/datasets/{dataset_id}/loads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the loads of one dataset brought, newest first */
        get: operations["DatasetsController_loads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/labour-market/retention-by-company": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retention by company
         * @description Of the persons a company employed when the window opened, how many it still employs at its end. The window is counted in true calendar months back from as_of. A person counts once; a break between the two ends is not looked at. With source=panel a company is industry by occupation, and the window is rounded up to whole years because the panel has one row a person and year. Companies below five persons are left out, and where those of a sector are together fewer than five, the smallest other company of the sector as well, so that nothing follows from the sector totals.
         */
        get: operations["LabourMarketController_retentionByCompany"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/labour-market/salary-statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Salary statistics by sector
         * @description Salaries of current staff by sector: mean, quartiles, extremes and spread at the newest month not after as_of. The unit of the salaries is in salary_unit: QAR a month for the generated records, 1980s US dollars an hour for the real wage panel (which knows no nationality: that filter answers without rows there). The text of job_title is searched as written, in any case, among the titles that at least five persons of each nationality present hold in the sector; other titles cannot be searched for. Sectors below five persons are merged into one row named suppressed, which a filter for a sector never returns. A filter for a nationality leaves a sector out where either side of the split would be one to four persons. Minimum and maximum are rounded to 100 QAR or 0.10 dollars.
         */
        get: operations["LabourMarketController_salaryStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/labour-market/employee-transitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Employee transitions between sectors
         * @description Moves of persons from one sector to another, counted and with the change of salary, per pair of sectors. Generated records: a move is the next job, in another sector, begun within 180 days of leaving the last; it belongs to the month of its first record. Wage panel: a move is a change of industry from one year to the next, and belongs to the later year. Moves within a sector are not counted. Pairs below five persons in the whole record are merged into one row suppressed/suppressed; where that row would stay below five persons, the smallest other pair joins it, so that the rows add up to the exact total. Under a nationality or dates, a pair of which any part, chosen or not, is one to four persons joins that row too, and the row is left out where that holds for it. A filter for one end never returns that row.
         */
        get: operations["LabourMarketController_employeeTransitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/labour-market/qatarization-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Qatarization rates
         * @description Share of nationals among the staff of each sector, or of one company, at the newest month not after as_of. Generated records: Qatari against Non-Qatari. With source=panel the answer is an analogue from the real census extract: born in the United States against born elsewhere, by class of worker in place of sector, unknown countries of birth left out; measured_as says which. It has no companies. A sector in which either side is one to four persons is merged into one row named suppressed. A company of which that holds is not answered, nor, where the companies not answered in a sector are together one to four persons of either side, its smallest other one.
         */
        get: operations["LabourMarketController_qatarizationRates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/labour-market/gcc-indicators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Labour indicator of the GCC countries
         * @description One indicator of the labour market of the Gulf states, one row a country and year, from the ILO measures. All country data is annual: frequency takes only that. Years without a value have no row.
         */
        get: operations["LabourMarketController_gccIndicators"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/labour-market/world-bank-indicators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * World Bank indicator of a country
         * @description One indicator of one country (or of one of the World Bank's country groups), one row a year. Gross domestic product and population are the World Bank's own series; the labour measures under World Bank codes are the ILO series they come from. Value is as the source has it, to six decimals.
         */
        get: operations["LabourMarketController_worldBankIndicators"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/labour-market/early-warning": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Early warning by sector
         * @description Per sector two rates, each scored 0 to 3: persons who left their employer within three months (from 5, 10, 15 percent) and unemployed persons whose last job was in the sector (from 3, 5, 8 percent). The sum is the risk: Critical from 5, High from 3, Medium from 2. Sectors need 100 persons now and 100 three months before.
         */
        get: operations["LabourMarketController_earlyWarning"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/labour-market/vision-2030": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Progress towards the Vision 2030 targets
         * @description Each target with its newest measurement: progress is the measurement as percent of the target, or the target as percent of the measurement where less is better (the target lies below the baseline). Achieved from 100 percent, On Track from 90, At Risk from 70, else Off Track; Not Measured where no source has a measurement. The gap is what is missing, in the target's own unit; required is how much the value has to move in each year from the one it was measured in to the target's, to close the gap in time.
         */
        get: operations["LabourMarketController_vision2030"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Issues by project
         * @description Of every project of the tenant, its issues by category of status, kind and priority, how many nobody is assigned to, how many have a parent or are sub-tasks, and how long those took that are resolved, from being created to being resolved.
         */
        get: operations["AnalyticsController_projects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/assignees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Issues by assignee
         * @description Of everyone who is assigned to an issue of the tenant, their issues by category of status, and how long those took that are resolved. Issues that nobody is assigned to are counted by project.
         */
        get: operations["AnalyticsController_assignees"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Issues by label
         * @description Of every label of the tenant, its issues, how many are done and how many are not.
         */
        get: operations["AnalyticsController_labels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Issues created by day
         * @description Of every day (UTC) on which the tenant created issues, how many, how many of them were resolved the same day, and how many are bugs and stories.
         */
        get: operations["AnalyticsController_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/lead-time": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Time to resolve
         * @description Days from created to resolved, of the issues resolved in the days before as_of or, without days, ever. The beads states were collected over branches, so that some issues were resolved before they were created; they count as they are. Throughput is what was resolved a week of the window, which without days begins with the first issue.
         */
        get: operations["AnalyticsController_leadTime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/workload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Workload by assignee
         * @description Of everyone who had open issues at as_of, how many, in which category, how many nothing had happened to for stuck_days, and how many were past their due date. What is open is what had been created and was not resolved; status and assignee are the last known.
         */
        get: operations["AnalyticsController_workload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Work items by day
         * @description Of every day (UTC) of a window, what was created, closed and reopened, what was in work at its end (created and not resolved), how much of that had no assignee, was stuck (nothing had happened to it for stuck_days), was close to or past sla_days since it was created, and how long took what was closed that day. Means are over the 28 days that end with the day; a delta is to the 28 days before those. When an issue was resolved and who it is assigned to are as last known.
         */
        get: operations["AnalyticsController_daily"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Issues of the tenant, those changed last first */
        get: operations["IssuesController_list"];
        put?: never;
        /** Create an issue; its key is the next of its project */
        post: operations["IssueWritesController_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many issues the tenant has */
        get: operations["IssuesController_count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Issues that share trigrams with a text, best first */
        get: operations["IssuesController_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues/updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Issues that changed after an instant, oldest first; never cached */
        get: operations["IssuesController_updated"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues/key/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One issue by its key */
        get: operations["IssuesController_byKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One issue */
        get: operations["IssuesController_byId"];
        put?: never;
        post?: never;
        /** Remove an issue with its comments, history and links */
        delete: operations["IssueWritesController_delete"];
        options?: never;
        head?: never;
        /** Change an issue; what changed is added to its history */
        patch: operations["IssueWritesController_change"];
        trace?: never;
    };
    "/api/v1/issues/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed of an issue, newest first */
        get: operations["IssuesController_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Comments on an issue, oldest first */
        get: operations["IssuesController_comments"];
        put?: never;
        /** Comment on an issue */
        post: operations["IssueWritesController_comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/issues/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change up to 100 issues: all of them or none */
        patch: operations["IssueWritesController_changeAll"];
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Projects of the tenant by their keys */
        get: operations["ProjectsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One project by its key */
        get: operations["ProjectsController_byKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a project; what was read of it and of its issues ends */
        patch: operations["ProjectsController_change"];
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts of the tenant */
        get: operations["UsersController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Insights, newest first, by category and confidence */
        get: operations["InsightsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/signals/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Signals by day and type
         * @description How sure the signals of a UTC day were, by type: number, mean, least, greatest and standard deviation of their confidence, and the blocks they come from. The window ends with the newest day, or with as_of.
         */
        get: operations["InsightsController_signalsDaily"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/leaderboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Insights by how useful people find them
         * @description Insights with enough ratings, the most useful first: the share of ratings of 4 and 5, then how many there are. Ranks are over all categories.
         */
        get: operations["InsightsController_leaderboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/insights/{insight_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One insight, the signal it is derived from, and its rating */
        get: operations["InsightsController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feedback/rate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rate an insight from 1 to 5, or take the rating back; all else that was said of it stays */
        post: operations["FeedbackController_rate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feedback/comment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write about an insight, or take it back; all else that was said of it stays */
        post: operations["FeedbackController_comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feedback/flag": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Flag an insight as inaccurate, misleading or spam; all else that was said of it stays */
        post: operations["FeedbackController_flag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feedback/stats/{insight_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ratings, comments and flags of an insight, counted */
        get: operations["FeedbackController_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feedback/comments/{insight_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Comments on an insight, newest first
         * @description What people wrote about one insight, with their rating, and without who they are. The bundled feedback has ratings alone.
         */
        get: operations["FeedbackController_comments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feedback/flags/{insight_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Flags on an insight, newest first
         * @description What people hold against one insight and why, without who they are. For analysts.
         */
        get: operations["FeedbackController_flags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feedback/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All feedback there is
         * @description Ratings, comments and flags over all insights. The bundled ratings are those of films (0 to 10, mapped to 1 to 5); what people send through the API counts as well.
         */
        get: operations["FeedbackController_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Values of a metric, newest first, from a window that ends with the newest */
        get: operations["MonitoringController_recent"];
        put?: never;
        /** Take down one value of a metric */
        post: operations["MonitoringController_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/metrics/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take down many values, all or none */
        post: operations["MonitoringController_reportMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/metrics/aggregate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A metric by hour or day: mean, least, greatest, number and percentiles */
        get: operations["MonitoringController_aggregate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/metrics/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics there are
         * @description Every service and metric with its number of values and their times.
         */
        get: operations["MonitoringController_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/anomalies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How well anomalies in the labelled series are found
         * @description Method rolling_z_score: a value is an anomaly where it lies more than `threshold` standard deviations from the mean of the `window` values before it. Scored against the windows that people labelled: precision is the share of found anomalies inside a window, recall the share of windows with one inside; null where there is nothing to divide by. The first row is over all series. The defaults were chosen on these very windows, so the figures are rather too good than too bad.
         */
        get: operations["MonitoringController_anomalyScores"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/anomalies/found": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Anomalies in one metric
         * @description Method rolling_z_score over one metric of one service: values more than `threshold` standard deviations from the mean of the `window` values before them, newest first, and whether people labelled that time. How well the method does is told by get_anomaly_scores.
         */
        get: operations["MonitoringController_anomalies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/blocks/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bitcoin blocks by day
         * @description Blocks of each UTC day by the time in the block, with what they moved and earned. Only days whose blocks are bundled: 2023-02-14 to 2023-04-21 and 2025-08-10 to 2026-02-01; the first and last of each are parts of days.
         */
        get: operations["MonitoringController_blocksDaily"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/backfill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Backfills, newest first
         * @description Every backfill that is kept, with how far it is.
         */
        get: operations["BackfillController_list"];
        put?: never;
        /** Begin a backfill: it goes on in the background, over restarts */
        post: operations["BackfillController_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/backfill/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a backfill is */
        get: operations["BackfillController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/backfill/{job_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let no further range begin */
        post: operations["BackfillController_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/backfill/{job_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on where it stands, paused or failed */
        post: operations["BackfillController_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/backfill/{job_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End it for good; what is done stays */
        post: operations["BackfillController_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executive/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Overview of a workspace
         * @description Active users, runs, success, runtime and credits of a workspace, each with its change, and its top agents.
         */
        get: operations["ExecutiveController_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executive/agents/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Agents with most runs
         * @description The agents of a workspace by runs started in the timeframe.
         */
        get: operations["ExecutiveController_topAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executive/agents/{agent_id}/analytics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One agent in a workspace
         * @description Runs of an agent started in the timeframe: outcomes, how long the completed ones took, cost, ratings, and the errors by category.
         */
        get: operations["ExecutiveController_agentAnalytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executive/agents/{agent_id}/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs of one agent
         * @description The newest runs of an agent in a workspace, not after as_of.
         */
        get: operations["ExecutiveController_agentExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executive/users/{user_id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Activity of one user
         * @description What a user (a pseudonym) did in a workspace in the timeframe, by day and kind.
         */
        get: operations["ExecutiveController_userActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executive/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspaces that the credential shows, at a glance */
        get: operations["ExecutiveController_workspaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executive/workspaces/{workspace_id}/metrics/{metric}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One metric of a workspace over time
         * @description A metric by hour or day (UTC) up to as_of; the last period is not over. Counts are 0 where nothing happened, means and rates null.
         */
        get: operations["ExecutiveController_metric"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executive/workspaces/{workspace_id}/cohorts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cohorts of users and how they stay
         * @description Users by the week or month (UTC) of their first activity in the workspace, and how many of them were active so many later; the newest cohorts at as_of, in whole calendar months.
         */
        get: operations["ExecutiveController_cohorts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executive/workspaces/{workspace_id}/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retention by days since the first activity
         * @description Of the users who were first active at least so many days before as_of, the share that was active again that many days after their first activity or later.
         */
        get: operations["ExecutiveController_retention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executive/workspaces/{workspace_id}/churn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users who left, stayed, came
         * @description Users of the timeframe before as_of against those of the same span before it.
         */
        get: operations["ExecutiveController_churn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/executive/errors/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Errors over time
         * @description Errors of a workspace in the timeframe by hour (24h) or day, category and severity.
         */
        get: operations["ExecutiveController_errorTrends"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Items by a part of their code or name
         * @description Items in the order of their codes. The term is looked for in code and name, in any case; signs mean themselves.
         */
        get: operations["InventoryController_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/items/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Item by its code
         * @description One item with what lies in stock and where.
         */
        get: operations["InventoryController_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an item
         * @description What is left out stays. A quantity is what was counted: the difference is booked as an adjustment.
         */
        patch: operations["StockController_change"];
        trace?: never;
    };
    "/api/v1/inventory/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stock by zone
         * @description What lies in each zone of the warehouse, and in all of it (zone all).
         */
        get: operations["InventoryController_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/low-stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Items at or below their reorder point
         * @description Goods with a reorder point above zero of which no more than that is there, the most wanting first. Services have no stock and are no part of it.
         */
        get: operations["InventoryController_lowStock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Movements of stock
         * @description Movements, the last booked first. What came from the bundled invoice lines has a price and the number of its invoice; what was booked through the API has neither. A movement without a place of its own happened at that of its item.
         */
        get: operations["InventoryController_movements"];
        put?: never;
        /**
         * Book a movement
         * @description Movement and stock change together, never below zero. 201 where it was booked, 200 where it had been before under its request_id.
         */
        post: operations["StockController_book"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/reorder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What to order anew, and how much
         * @description Goods of which no more is there than up_to times their reorder point. Safety stock is the larger of the reorder point and the pieces that went out in the seven days that end with as_of; twice that less what is there is ordered. Urgency is CRITICAL up to the reorder point, HIGH up to 1.5 times it, MEDIUM up to twice. Without as_of the days end where the invoice lines do.
         */
        get: operations["InventoryController_reorder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/demand/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Movements and their value in all
         * @description How many lines the invoices have and what they come to, returns taken off, and what went out and came in. Over the whole record the 541,909 lines come to 9,747,747.93 GBP. Movements booked through the API have no price: they count as movements, not as lines.
         */
        get: operations["InventoryController_demandSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/demand/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Demand by day
         * @description What went out of all items in each day: pieces, movements and the mean of a movement. Days without any have no row.
         */
        get: operations["InventoryController_dailyDemand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/demand/weekly": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Demand by week
         * @description What went out of all items in each week, by its Monday: pieces, movements and the mean of a movement. Days without any have no row.
         */
        get: operations["InventoryController_weeklyDemand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/demand/monthly": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Demand by month
         * @description What went out of all items in each month, by its first day: pieces, movements and the mean of a movement. Days without any have no row.
         */
        get: operations["InventoryController_monthlyDemand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inventory/demand/brands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Demand by brand
         * @description What went out by brand, which is the first three letters of the code.
         */
        get: operations["InventoryController_brandDemand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/equipment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Equipment
         * @description Equipment in the order of its names. Who has it is told to analysts, by get_equipment_assignments.
         */
        get: operations["EquipmentController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/equipment/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health of the equipment
         * @description What the readings of one hour say, by piece of equipment. critical: it failed within the hour. warning: its tool has worn 200 minutes or more, or it ran slower than 1,380 turns a minute while process and air differed by less than 8.6 kelvin. silent: no reading. The hour ends with the newest reading of any.
         */
        get: operations["EquipmentController_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/equipment/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is measured
         * @description Every metric with how often, of how many pieces of equipment and when it was measured.
         */
        get: operations["EquipmentController_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/equipment/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Failures by mode
         * @description How many failures had each mode, and how many there were (mode all). A failure may have several modes, and has unknown where the source names none.
         */
        get: operations["EquipmentController_failures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/equipment/maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Failures of the equipment
         * @description Failures, the newest first, with the modes that the source names, joined by a plus; unknown where it names none.
         */
        get: operations["EquipmentController_maintenance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/equipment/{asset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One piece of equipment
         * @description One piece of equipment by its name.
         */
        get: operations["EquipmentController_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/equipment/{asset_id}/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readings of a piece of equipment
         * @description Readings of the hours before its newest one, the newest first. Machine readings have the values of AI4I 2020 and times given by rule; those of ROOM-01 are as measured. A metric ends in its unit.
         */
        get: operations["EquipmentController_telemetry"];
        put?: never;
        /**
         * Take in readings
         * @description Up to 100 at once; sent again they are the same. 202 where a durable stream has them and the tables will shortly, 201 where the tables have.
         */
        post: operations["EquipmentWorkController_ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/equipment/{asset_id}/telemetry/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readings of a piece of equipment by metric
         * @description Mean, smallest, largest and number of the readings of the hours before its newest one, by metric.
         */
        get: operations["EquipmentController_telemetrySummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/equipment/{asset_id}/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who had a piece of equipment
         * @description Assignments of one piece of equipment, the newest first. It names people, and is for analysts.
         */
        get: operations["EquipmentController_assignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/equipment/{asset_id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Assign what is available; of two who ask at once one gets it */
        post: operations["EquipmentWorkController_assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/equipment/{asset_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Release what is assigned */
        post: operations["EquipmentWorkController_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tasks by status
         * @description Tasks, the newest first. Whose they are is told to analysts, by get_tasks_by_assignee.
         */
        get: operations["OperationsController_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/tasks/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tasks by kind and status
         * @description How many tasks of each kind there are in each status.
         */
        get: operations["OperationsController_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search by vectors
         * @description Twelve candidates by exact cosine of at least 0.3, of which those are kept whose relevance is at least 0.35. Names are compared as they are written: the method knows nothing of meaning.
         */
        post: operations["SearchController_search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find evidence and what it is worth
         * @description Score: 0.30 similarity, 0.25 authority of the sources, 0.20 freshness, 0.15 cross-reference, 0.10 diversity; high from 0.8, medium from 0.6.
         */
        post: operations["SearchController_evidence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A session of the token's subject */
        get: operations["KeptValuesController_session"];
        /** Begin a session, or replace what is in it */
        put: operations["KeptValuesController_keep"];
        post?: never;
        /** End a session */
        delete: operations["KeptValuesController_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configuration/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A setting */
        get: operations["KeptValuesController_setting"];
        /** Set a setting */
        put: operations["KeptValuesController_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        BatchQueryDto: {
            /** @description A registered query. */
            query_id: string;
            params?: {
                [key: string]: unknown;
            };
        };
        BatchDto: {
            /** @description Answered in this order, each for itself. */
            queries: components["schemas"]["BatchQueryDto"][];
        };
        RunQueryDto: {
            /** @description The parameters of the query, as GET /api/v1/queries/{query_id} lists them. */
            params?: {
                [key: string]: unknown;
            };
        };
        StartRunDto: {
            /** @description What to find out; GET /api/v1/orchestration/intents lists the intents. */
            intent: string;
            /** @description Parameters of the intent; those left out have their defaults. */
            params?: {
                [key: string]: unknown;
            };
        };
        InvalidateDto: {
            /** @description One entry. */
            key?: string;
            /** @description Every entry whose key begins so. */
            prefix?: string;
            /** @description Every entry whose key matches: * any run, ? one character. */
            pattern?: string;
            /** @description Every entry of a region. */
            region?: string;
            /** @description Every entry that carries the tag. */
            tag?: string;
            /** @description Every entry of a tenant. */
            tenant?: string;
            /** @description Every entry of a namespace. */
            namespace?: string;
            /** @description Expires instead: served once more while it is renewed, where the region has a grace. */
            soft?: boolean;
            /** @description Counts what it would speak of, and invalidates nothing. */
            dry_run?: boolean;
        };
        MaintenanceDto: {
            /**
             * @description Look and count, and remove nothing.
             * @default false
             */
            dry_run: boolean;
        };
        NewApiKeyDto: {
            /** @description What it is for; no two keys in use share a name. */
            name: string;
            roles: ("viewer" | "analyst" | "operator")[];
            /**
             * @description Tenants it may act for.
             * @default []
             */
            tenants: string[];
            /**
             * @description Workspaces whose figures it may see.
             * @default []
             */
            workspaces: string[];
            /** @description A limit of its own instead of that of every principal. */
            requests_per_second?: number;
            /**
             * Format: date-time
             * @description When it ends; without it, when it is revoked.
             */
            expires_at?: string;
        };
        WarmupSampleDto: {
            /** @description An operation or a query id. */
            fn: string;
            params?: {
                [key: string]: unknown;
            };
        };
        WarmupDto: {
            /** @description Packs by name. */
            packs?: string[];
            /** @description Questions. */
            samples?: components["schemas"]["WarmupSampleDto"][];
        };
        WritesFamilyDto: {
            /** @description A family of values, as GET /api/v1/admin/cache/writes lists them. */
            family: string;
        };
        RetryWritesDto: {
            /** @description A family of values, as GET /api/v1/admin/cache/writes lists them. */
            family: string;
            /** @description One dead letter; without it, the oldest thousand. */
            order?: string;
        };
        ApplyPlanDto: {
            /** @description The plan that was shown: where it is another by now, nothing is done. Without it, whatever the plan is. */
            plan_id?: string;
            /** @description false: views that no definition names stay. */
            drops?: boolean;
        };
        RefreshViewsDto: {
            /** @description These views; without it every view. */
            names?: string[];
        };
        PauseViewDto: {
            /** @description Why, for whoever finds it paused. */
            reason?: string;
        };
        NewIssueDto: {
            description?: string | null;
            /** @enum {string} */
            status?: "open" | "blocked" | "deferred" | "in_progress" | "hooked" | "pinned" | "closed" | "tombstone";
            /** @enum {string|null} */
            priority?: "Highest" | "High" | "Medium" | "Low" | "Lowest" | null;
            /** @description Key of an issue of the tenant. */
            parent_key?: string | null;
            assignee_account_id?: string | null;
            labels?: string[];
            components?: string[];
            /** Format: date */
            due_date?: string | null;
            /** @description Key of a project of the tenant. */
            project_key: string;
            issue_type: string;
            summary: string;
            reporter_account_id?: string;
        };
        BulkChangeDto: {
            summary?: string;
            description?: string | null;
            issue_type?: string;
            /** @enum {string} */
            status?: "open" | "blocked" | "deferred" | "in_progress" | "hooked" | "pinned" | "closed" | "tombstone";
            /** @enum {string|null} */
            priority?: "Highest" | "High" | "Medium" | "Low" | "Lowest" | null;
            /** @description Key of an issue of the tenant. */
            parent_key?: string | null;
            assignee_account_id?: string | null;
            labels?: string[];
            components?: string[];
            /** Format: date */
            due_date?: string | null;
            /** @description The version the change was made from: where the issue has moved on, 409 and nothing is written. */
            sync_version?: number;
            /**
             * Format: uuid
             * @description Id of an issue.
             */
            id: string;
        };
        BulkChangesDto: {
            /** @description All of them or none. */
            issues: components["schemas"]["BulkChangeDto"][];
        };
        IssueChangesDto: {
            summary?: string;
            description?: string | null;
            issue_type?: string;
            /** @enum {string} */
            status?: "open" | "blocked" | "deferred" | "in_progress" | "hooked" | "pinned" | "closed" | "tombstone";
            /** @enum {string|null} */
            priority?: "Highest" | "High" | "Medium" | "Low" | "Lowest" | null;
            /** @description Key of an issue of the tenant. */
            parent_key?: string | null;
            assignee_account_id?: string | null;
            labels?: string[];
            components?: string[];
            /** Format: date */
            due_date?: string | null;
            /** @description The version the change was made from: where the issue has moved on, 409 and nothing is written. */
            sync_version?: number;
        };
        NewCommentDto: {
            body: string;
        };
        ProjectChangesDto: {
            name?: string | null;
            description?: string | null;
            lead_account_id?: string | null;
            is_archived?: boolean;
        };
        RateDto: {
            /** @description The insight it is about. */
            insight_id: string;
            /** @description null takes it back. */
            rating: number | null;
        };
        CommentDto: {
            /** @description The insight it is about. */
            insight_id: string;
            /** @description null takes it back. */
            comment: string | null;
        };
        FlagDto: {
            /** @description The insight it is about. */
            insight_id: string;
            /**
             * @description null takes it back.
             * @enum {string|null}
             */
            flag_type: "inaccurate" | "misleading" | "spam" | null;
            /** @description Not sent: stays as it is. */
            flag_reason?: string | null;
        };
        MetricDto: {
            service_name: string;
            metric_type: string;
            metric_value: number;
            /** @enum {string} */
            unit: "percent" | "ms" | "bytes";
            /** @description ISO 8601 with its zone; now, if not sent. */
            timestamp?: string;
            /** @description Shown to everyone with the value. */
            metadata?: {
                [key: string]: unknown;
            };
        };
        MetricsBatchDto: {
            /** @description Taken down together, or not at all. */
            metrics: components["schemas"]["MetricDto"][];
        };
        StartBackfillDto: {
            /** @description First height. */
            start_block: number;
            /** @description Last height; not before the first. */
            end_block: number;
            /**
             * @default block_signals
             * @enum {string}
             */
            job_type: "block_signals";
            /**
             * @description Heights done in one transaction: what a pause or a death may cost.
             * @default 250
             */
            range_blocks: number;
        };
        MovementDto: {
            sku: string;
            /** @enum {string} */
            kind: "inbound" | "outbound" | "adjustment";
            /** @description Pieces; of an adjustment what it does to the stock, so that it may be negative. */
            quantity: number;
            /**
             * Format: date-time
             * @description When; without it, now.
             */
            moved_at?: string;
            /** @description Where; without it, in the place of the item. */
            location?: string;
            /** @description Order, delivery note or other paper. */
            reference?: string;
            /** @description A name of your own for this movement: sent again under the same one it is booked once. */
            request_id?: string;
        };
        ItemChangesDto: {
            name?: string;
            location?: string;
            /** @description Pieces at which it is ordered anew. */
            reorder_point?: number;
            /** @description Pieces counted; the difference is booked as an adjustment. */
            quantity?: number;
        };
        ReadingDto: {
            /** @description What was measured; it ends in its unit. */
            metric: string;
            value: number;
            /**
             * Format: date-time
             * @description When; without it, now.
             */
            ts?: string;
        };
        TelemetryDto: {
            /** @description Taken in this order; of two with one metric and time the later counts. */
            readings: components["schemas"]["ReadingDto"][];
        };
        AssignDto: {
            /** @description Who gets it; without it, whoever asks. */
            assignee?: string;
            /** @description For which task. */
            task_id?: string;
        };
        SearchFiltersDto: {
            /** @description goods or service, a digit, or a kind of document. */
            label?: string;
            /** @description Beginning of the id: for items, three letters are a brand. */
            prefix?: string;
        };
        SearchDto: {
            /**
             * @default products
             * @enum {string}
             */
            corpus: "products" | "digits" | "documents";
            /** @description What to look for, in words; not for digits. */
            query?: string;
            /** @description Instead of words: 64 numbers for digits, 256 for the others. */
            vector?: number[];
            /**
             * @description Most results, of 12 candidates.
             * @default 6
             */
            limit: number;
            filters?: components["schemas"]["SearchFiltersDto"];
        };
        EvidenceDto: {
            /** @description What evidence is looked for, in words. */
            query: string;
            /**
             * Format: date
             * @description The day that freshness is counted to; without it, that of the newest piece.
             */
            as_of?: string;
        };
        SessionDto: {
            /** @description What is to be remembered; at most 32,768 characters of JSON. */
            context: {
                [key: string]: unknown;
            };
        };
        SettingDto: {
            /** @description Any JSON, null included; at most 16,384 characters. */
            value: number | string | boolean | unknown[] | ({
                [key: string]: unknown;
            } | null);
        };
        /** @description RFC 9457 problem details */
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @description Stable; made for programs */
            code: string;
            /** @description What was wrong */
            detail: string;
            /** @description What to do */
            hint: string;
            instance: string;
            /** @description Finds the request in the server log */
            request_id: string;
        };
        Answer: {
            query_id: string;
            rows: {
                data?: {
                    [key: string]: unknown;
                };
            }[];
            row_count: number;
            unit: string;
            provenance: {
                dataset_id?: string;
                locator?: string;
                tables?: string[];
                view?: string | null;
                /** @enum {string} */
                kind?: "real" | "derived" | "generated";
                license?: string;
            };
            metadata: {
                [key: string]: unknown;
            };
            freshness: {
                /** Format: date */
                asof_date?: string | null;
                /** Format: date-time */
                updated_at?: string | null;
                age_days?: number | null;
            };
            warnings: string[];
        };
    };
    responses: {
        /** @description A problem */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    HealthController_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the process lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        status?: string;
                    };
                };
            };
        };
    };
    HealthController_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the process should get requests: database, change log and Redis */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        status?: string;
                        info?: {
                            database?: {
                                round_trip_ms?: number;
                                connections_in_use?: number;
                                connections_waiting?: number;
                                connections_max?: number;
                                status?: string;
                            };
                            change_log?: {
                                position?: number;
                                head?: number;
                                trusted?: boolean;
                                status?: string;
                            };
                            redis?: {
                                configured?: boolean;
                                status?: string;
                            };
                            writes?: {
                                modes?: {
                                    equipment_reading?: string;
                                };
                                configured?: boolean;
                                status?: string;
                            };
                        };
                        error?: Record<string, never>;
                        details?: {
                            database?: {
                                round_trip_ms?: number;
                                connections_in_use?: number;
                                connections_waiting?: number;
                                connections_max?: number;
                                status?: string;
                            };
                            change_log?: {
                                position?: number;
                                head?: number;
                                trusted?: boolean;
                                status?: string;
                            };
                            redis?: {
                                configured?: boolean;
                                status?: string;
                            };
                            writes?: {
                                modes?: {
                                    equipment_reading?: string;
                                };
                                configured?: boolean;
                                status?: string;
                            };
                        };
                    };
                };
            };
        };
    };
    HealthController_summary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The same as /health/ready, and whether the views are as fresh as promised */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        status?: string;
                        info?: {
                            database?: {
                                round_trip_ms?: number;
                                connections_in_use?: number;
                                connections_waiting?: number;
                                connections_max?: number;
                                status?: string;
                            };
                            change_log?: {
                                position?: number;
                                head?: number;
                                trusted?: boolean;
                                status?: string;
                            };
                            redis?: {
                                configured?: boolean;
                                status?: string;
                            };
                            writes?: {
                                modes?: {
                                    equipment_reading?: string;
                                };
                                configured?: boolean;
                                status?: string;
                            };
                        };
                        error?: Record<string, never>;
                        details?: {
                            database?: {
                                round_trip_ms?: number;
                                connections_in_use?: number;
                                connections_waiting?: number;
                                connections_max?: number;
                                status?: string;
                            };
                            change_log?: {
                                position?: number;
                                head?: number;
                                trusted?: boolean;
                                status?: string;
                            };
                            redis?: {
                                configured?: boolean;
                                status?: string;
                            };
                            writes?: {
                                modes?: {
                                    equipment_reading?: string;
                                };
                                configured?: boolean;
                                status?: string;
                            };
                        };
                    };
                };
            };
        };
    };
    FreshnessController_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each view's age against its promise: ok or stale; and how far each dataset reaches */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        status?: string;
                        details?: {
                            mv_retention_by_company_36m?: {
                                status?: string;
                                as_of?: string;
                                age_seconds?: number;
                                promise_seconds?: number;
                            };
                        };
                        datasets?: {
                            gcc_labour?: {
                                as_of?: string;
                                age_days?: number;
                                updated_at?: string;
                            };
                        };
                    };
                };
            };
        };
    };
    MetricsController_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    QueriesController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What may be asked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        registry_version?: string;
                        count?: number;
                        queries?: {
                            query_id?: string;
                            operation?: string;
                            domain?: string;
                            title?: string;
                            description?: string;
                            unit?: string;
                            scope?: string;
                            access_level?: string;
                            cache?: {
                                ttl_seconds?: number;
                                region?: string;
                            };
                            freshness_days?: unknown;
                            version?: string;
                            run?: string;
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    QueriesController_batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchDto"];
            };
        };
        responses: {
            /** @description Several queries at once, each with its own answer or problem */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results?: {
                            query_id?: string;
                            status?: number;
                            problem?: {
                                type?: string;
                                title?: string;
                                status?: number;
                                code?: string;
                                detail?: string;
                                hint?: string;
                                instance?: string;
                                request_id?: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    QueriesController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A registered query; GET /api/v1/queries lists them. */
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One query: parameters, columns, statement, lineage, cache policy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        query_id?: string;
                        operation?: string;
                        domain?: string;
                        title?: string;
                        description?: string;
                        unit?: string;
                        scope?: string;
                        access_level?: string;
                        cache?: {
                            ttl_seconds?: number;
                            region?: string;
                        };
                        freshness_days?: number;
                        version?: string;
                        run?: string;
                        registry_version?: string;
                        parameters?: {
                            name?: string;
                            type?: string;
                            description?: string;
                            required?: boolean;
                            default?: string;
                            allowed?: string[];
                            length_max?: number;
                        }[];
                        columns?: {
                            name?: string;
                            type?: string;
                            unit?: unknown;
                            description?: string;
                            nullable?: boolean;
                        }[];
                        key?: string[];
                        privacy?: unknown;
                        transform?: unknown[];
                        examples?: {
                            country?: string;
                            start_year?: number;
                            end_year?: number;
                        }[];
                        lineage?: {
                            tables?: string[];
                            datasets?: {
                                always?: string[];
                            };
                            narrow?: unknown[];
                            tags?: unknown[];
                        };
                        sql?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    QueriesController_run: {
        parameters: {
            query?: {
                /** @description The parameters of the query, each under its own name, as GET /api/v1/queries/{query_id} lists them. */
                params?: {
                    [key: string]: unknown;
                };
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                /** @description A registered query; GET /api/v1/queries lists them. */
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    QueriesController_runWith: {
        parameters: {
            query?: {
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                /** @description A registered query; GET /api/v1/queries lists them. */
                query_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunQueryDto"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    QueriesController_stream: {
        parameters: {
            query?: {
                /** @description The parameters of the query, each under its own name, as GET /api/v1/queries/{query_id} lists them. */
                params?: {
                    [key: string]: unknown;
                };
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                /** @description A registered query; GET /api/v1/queries lists them. */
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows, one a line */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    QueriesController_explain: {
        parameters: {
            query?: {
                /** @description The parameters of the query, each under its own name, as GET /api/v1/queries/{query_id} lists them. */
                params?: {
                    [key: string]: unknown;
                };
            };
            header?: never;
            path: {
                /** @description A registered query; GET /api/v1/queries lists them. */
                query_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How a question would be answered now: key, tier, position, tags and their last change */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        query_id?: string;
                        operation?: string;
                        params?: {
                            indicator?: string;
                            country?: string;
                            frequency?: string;
                            start_year?: unknown;
                            end_year?: unknown;
                        };
                        params_hash?: string;
                        definition_version?: string;
                        datasets?: string[];
                        cache?: string;
                        region?: string;
                        key?: string;
                        tier?: string;
                        position?: {
                            incarnation?: string;
                            seq?: number;
                        };
                        trusted?: boolean;
                        tags?: {
                            tag?: string;
                            last_change?: number;
                            tracked?: boolean;
                        }[];
                        entries?: {
                            tier?: string;
                            valid?: boolean;
                            position?: number;
                            bytes?: number;
                            age_seconds?: number;
                            ttl_seconds?: number;
                            load_cost_ms?: number;
                        }[];
                        route?: {
                            taken?: string;
                            rule?: unknown;
                            tables?: string[];
                            views?: unknown[];
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    OrchestrationController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What can be found out, and the parameters of each intent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count?: number;
                        intents?: {
                            intent?: string;
                            title?: string;
                            parameters?: {
                                name?: string;
                                type?: string;
                                description?: string;
                                default?: number;
                                min?: number;
                                max?: number;
                            }[];
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    OrchestrationController_start: {
        parameters: {
            query?: never;
            header?: {
                /** @description `respond-async` answers at once with where the run is */
                Prefer?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRunDto"];
            };
        };
        responses: {
            /** @description The result; `ok` is false, with a problem, where the run failed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ok: boolean;
                        intent: string;
                        run_id: string;
                        /** @description Only where ok is false */
                        problem?: {
                            code?: string;
                            title?: string;
                            status?: number;
                            detail?: string;
                            hint?: string;
                            step?: string;
                        };
                        sections: {
                            id?: string;
                            title?: string;
                            findings?: string[];
                        }[];
                        findings: {
                            id?: string;
                            section?: string;
                            title?: string;
                            statement?: string;
                            /** @enum {string} */
                            severity?: "info" | "notice" | "warning" | "critical";
                            numbers?: {
                                [key: string]: {
                                    value?: number;
                                    unit?: string;
                                    citation_ids?: string[];
                                    /** @description How the value follows: cell, count, constant, list, or apply of a statistic */
                                    formula?: {
                                        [key: string]: unknown;
                                    };
                                };
                            };
                            labels?: {
                                [key: string]: string;
                            };
                        }[];
                        citations: {
                            id?: string;
                            query_id?: string;
                            params?: {
                                [key: string]: unknown;
                            };
                            /** @description From 0, in the order of the answer; null for its number of rows */
                            row?: number | null;
                            column?: string | null;
                            value?: number;
                        }[];
                        freshness: {
                            /** Format: date */
                            asof_date?: string | null;
                            /** Format: date-time */
                            updated_at?: string | null;
                            age_days?: number | null;
                            queries?: {
                                [key: string]: unknown;
                            }[];
                        };
                        cache_stats: {
                            hits?: number;
                            misses?: number;
                            sets?: number;
                            errors?: number;
                        };
                        reproducibility: {
                            intent?: string;
                            params?: {
                                [key: string]: unknown;
                            };
                            registry_version?: string;
                            queries?: {
                                query_id?: string;
                                params?: {
                                    [key: string]: unknown;
                                };
                                definition_version?: string;
                                /** @description Asks the same again */
                                url?: string | null;
                            }[];
                        };
                        warnings: {
                            code?: string;
                            detail?: string;
                            query_id?: string | null;
                        }[];
                        request_id: string;
                        timings: {
                            total_ms?: number;
                            nodes?: {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
            /** @description The run is under way (Prefer: respond-async) */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        run_id?: string;
                        intent?: string;
                        /** @enum {string} */
                        state?: "running";
                        /** Format: date-time */
                        started_at?: string;
                        /** @description Path of the events */
                        events?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    OrchestrationController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result, as the run gave it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ok: boolean;
                        intent: string;
                        run_id: string;
                        /** @description Only where ok is false */
                        problem?: {
                            code?: string;
                            title?: string;
                            status?: number;
                            detail?: string;
                            hint?: string;
                            step?: string;
                        };
                        sections: {
                            id?: string;
                            title?: string;
                            findings?: string[];
                        }[];
                        findings: {
                            id?: string;
                            section?: string;
                            title?: string;
                            statement?: string;
                            /** @enum {string} */
                            severity?: "info" | "notice" | "warning" | "critical";
                            numbers?: {
                                [key: string]: {
                                    value?: number;
                                    unit?: string;
                                    citation_ids?: string[];
                                    /** @description How the value follows: cell, count, constant, list, or apply of a statistic */
                                    formula?: {
                                        [key: string]: unknown;
                                    };
                                };
                            };
                            labels?: {
                                [key: string]: string;
                            };
                        }[];
                        citations: {
                            id?: string;
                            query_id?: string;
                            params?: {
                                [key: string]: unknown;
                            };
                            /** @description From 0, in the order of the answer; null for its number of rows */
                            row?: number | null;
                            column?: string | null;
                            value?: number;
                        }[];
                        freshness: {
                            /** Format: date */
                            asof_date?: string | null;
                            /** Format: date-time */
                            updated_at?: string | null;
                            age_days?: number | null;
                            queries?: {
                                [key: string]: unknown;
                            }[];
                        };
                        cache_stats: {
                            hits?: number;
                            misses?: number;
                            sets?: number;
                            errors?: number;
                        };
                        reproducibility: {
                            intent?: string;
                            params?: {
                                [key: string]: unknown;
                            };
                            registry_version?: string;
                            queries?: {
                                query_id?: string;
                                params?: {
                                    [key: string]: unknown;
                                };
                                definition_version?: string;
                                /** @description Asks the same again */
                                url?: string | null;
                            }[];
                        };
                        warnings: {
                            code?: string;
                            detail?: string;
                            query_id?: string | null;
                        }[];
                        request_id: string;
                        timings: {
                            total_ms?: number;
                            nodes?: {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
            };
            /** @description The run is under way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        run_id?: string;
                        intent?: string;
                        /** @enum {string} */
                        state?: "running";
                        /** Format: date-time */
                        started_at?: string;
                        /** @description Path of the events */
                        events?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    OrchestrationController_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description Go on after this event */
                "Last-Event-ID"?: string;
            };
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EventsController_tell: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    type: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Written; the body says at which position of the change log */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        type?: string;
                        seq?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AdminController_stats: {
        parameters: {
            query?: {
                /** @description Also what all processes counted in the time up to now: minutes (`5m`), hours (`1h`), at most a day. */
                window?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Hits, misses, sets and errors of this process, by operation and region; of all processes over a window; the last maintenance */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        enabled?: boolean;
                        namespace?: string;
                        operations?: {
                            operation?: string;
                            region?: string;
                            hits?: number;
                            l1_hits?: number;
                            l2_hits?: number;
                            stale_hits?: number;
                            renewals?: number;
                            misses?: number;
                        }[];
                        regions?: {
                            region?: string;
                            hits?: number;
                            l1_hits?: number;
                            l2_hits?: number;
                            stale_hits?: number;
                            renewals?: number;
                            misses?: number;
                            sets?: number;
                        }[];
                        total?: {
                            hits?: number;
                            l1_hits?: number;
                            l2_hits?: number;
                            stale_hits?: number;
                            renewals?: number;
                            misses?: number;
                            sets?: number;
                            errors?: number;
                        };
                        tiers?: {
                            l1?: {
                                bytes?: number;
                                keys?: number;
                                evictions?: number;
                                expirations?: number;
                                regions?: {
                                    region?: string;
                                    bytes?: number;
                                    keys?: number;
                                    evictions?: number;
                                    expirations?: number;
                                    bytes_max?: number;
                                }[];
                            };
                            l2?: unknown;
                        };
                        maintenance?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AdminController_statsStream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AdminController_regions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cache policies, and the operations that follow each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        enabled?: boolean;
                        regions?: {
                            name?: string;
                            ttl_seconds?: number;
                            l1_ttl_seconds?: number;
                            negative_ttl_seconds?: number;
                            grace_seconds?: number;
                            soft_timeout_ms?: number;
                            hard_timeout_ms?: unknown;
                            stale_if_error_seconds?: number;
                            error_ttl_seconds?: number;
                            jitter_share?: number;
                            entry_bytes_max?: number;
                            bytes_max?: unknown;
                            read?: string;
                            tiers?: string[];
                            compression?: string;
                            compression_threshold_bytes?: number;
                            encrypted?: boolean;
                            client_max_age_seconds?: number;
                            hit_rate_alert?: number;
                        }[];
                        operations?: {
                            operation?: string;
                            query_id?: string;
                            region?: string;
                            ttl_seconds?: number;
                            is_cached?: boolean;
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AdminController_entries: {
        parameters: {
            query?: {
                /** @description Keys that begin so. */
                prefix?: string;
                /** @description This key alone, in every tier. */
                key?: string;
                /** @description At most so many. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cached entries without their values; of one key, in each tier, whether it would be served now and why not */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count?: number;
                        entries?: {
                            key?: string;
                            tier?: string;
                            bytes?: number;
                            position?: {
                                incarnation?: string;
                                seq?: number;
                            };
                            tags?: string[];
                            age_seconds?: number;
                            ttl_seconds?: number;
                            load_cost_ms?: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AdminController_invalidate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvalidateDto"];
            };
        };
        responses: {
            /** @description Never serve again what is named: exactly one of key, prefix, pattern, region, tag, tenant, namespace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        seq?: number;
                        tags?: string[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AdminController_lookAfter: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MaintenanceDto"];
            };
        };
        responses: {
            /** @description Look after Redis now: keys without an end of life, old versions, regions over their limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        process?: string;
                        started_at?: string;
                        took_ms?: number;
                        dry_run?: boolean;
                        complete?: boolean;
                        servers?: number;
                        failures?: number;
                        examined?: number;
                        endless?: {
                            found?: number;
                            removed?: number;
                            kept?: number;
                        };
                        orphans?: {
                            found?: number;
                            removed?: number;
                            young?: number;
                        };
                        rules?: {
                            in_force?: number;
                            retired?: number;
                        };
                        regions?: {
                            region?: string;
                            keys?: number;
                            measured?: number;
                            bytes?: number;
                            bytes_max?: unknown;
                            removed?: number;
                            bytes_removed?: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AdminController_alertList: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alerts of this process that are active, and those that are over; what any process holds; what reached the webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        active?: unknown[];
                        recent?: unknown[];
                        held?: unknown[];
                        webhook?: unknown;
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AdminController_log: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The change log: its head, what waits, and every process that follows it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        process?: string;
                        status?: {
                            incarnation?: string;
                            head?: number;
                            position?: number;
                            pending?: number;
                            lag_ms?: number;
                            trusted?: boolean;
                            confirmed_ago_ms?: number;
                            leading?: boolean;
                            sequencer_sleeping?: boolean;
                            tags?: number;
                            restarts?: number;
                            tables?: {
                                table?: string;
                                state?: string;
                                reason?: unknown;
                                narrow_columns?: string[];
                                alterations?: number;
                                altered?: unknown;
                                altered_at?: unknown;
                            }[];
                        };
                        outbox_rows?: number;
                        oldest_outbox_ms?: unknown;
                        followers?: {
                            id?: string;
                            position?: number;
                            behind?: number;
                            seen_ago_ms?: number;
                        }[];
                        replication?: {
                            state?: string;
                            reason?: unknown;
                            untold?: number;
                            unfollowed?: unknown[];
                        };
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    CallerController_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Without a token, `anonymous` with no roles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        principal?: string;
                        tenant?: string;
                        tenants?: string[];
                        workspaces?: string[];
                        roles?: string[];
                        effective_roles?: string[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IdentityController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Service keys, revoked ones included; never their secrets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys?: {
                            id?: string;
                            name?: string;
                            roles?: string[];
                            tenants?: unknown[];
                            workspaces?: unknown[];
                            requests_per_second?: unknown;
                            created_at?: string;
                            created_by?: string;
                            expires_at?: unknown;
                            last_used_at?: unknown;
                            revoked_at?: unknown;
                            revoked_by?: unknown;
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IdentityController_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKeyDto"];
            };
        };
        responses: {
            /** @description Make a service key. The answer is the only place where it is ever told */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        name?: string;
                        tenants?: unknown[];
                        workspaces?: unknown[];
                        roles?: string[];
                        requests_per_second?: unknown;
                        expires_at?: unknown;
                        created_by?: string;
                        created_at?: string;
                        last_used_at?: unknown;
                        revoked_at?: unknown;
                        revoked_by?: unknown;
                        key?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IdentityController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoke a service key: refused here at once, in every process within auth.key_memory_seconds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        revoked?: boolean;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IdentityController_audit: {
        parameters: {
            query?: {
                /** @description At most so many, newest first. */
                limit?: number;
                /** @description Those before the action of this id. */
                before?: number;
                /** @description Those of this principal. */
                principal?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What operators did, newest first; an action without an end may have happened or not */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        actions?: {
                            id?: number;
                            at?: string;
                            principal?: string;
                            roles?: string[];
                            tenant?: unknown;
                            method?: string;
                            route?: string;
                            target?: {
                                id?: string;
                            };
                            request_id?: string;
                            ended_at?: string;
                            status?: number;
                            code?: unknown;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    WarmupController_warmups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Warm-ups of this process that are under way, and the last that ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        current?: unknown[];
                        recent?: {
                            id?: string;
                            occasion?: string;
                            state?: string;
                            started_at?: string;
                            ended_at?: string;
                            total?: number;
                            done?: number;
                            sets?: number;
                            hits?: number;
                            misses?: number;
                            errors?: number;
                        }[];
                        ending?: {
                            looks?: number;
                            renewed?: number;
                            errors?: number;
                        };
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    WarmupController_warmup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WarmupDto"];
            };
        };
        responses: {
            /** @description Ask the questions of packs or of the body early, so that the cache has their answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sets?: number;
                        hits?: number;
                        misses?: number;
                        errors?: number;
                        duplicates?: number;
                        elapsed_ms?: number;
                        failures?: unknown[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    WarmupController_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ask nothing more of a warm-up that is under way */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        occasion?: string;
                        state?: string;
                        started_at?: string;
                        ended_at?: string;
                        total?: number;
                        done?: number;
                        sets?: number;
                        hits?: number;
                        misses?: number;
                        errors?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    WarmupController_packs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The packs that can be warmed by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        packs?: {
                            name?: string;
                            domain?: string;
                            title?: string;
                            description?: string;
                            questions?: number;
                            for_each?: unknown;
                            schedule?: unknown;
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    WarmupController_pack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One pack and the questions in it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name?: string;
                        domain?: string;
                        title?: string;
                        description?: string;
                        for_each?: unknown;
                        schedule?: unknown;
                        specs?: {
                            fn?: string;
                            query_id?: string;
                            params?: {
                                time_period_months?: number;
                                min_employees?: number;
                            };
                            note?: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    WritesController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Families of values that are written through the cache: mode, pending writes, dead letters */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server?: {
                            kind?: string;
                        };
                        families?: {
                            family?: string;
                            region?: string;
                            pattern?: string;
                            mode?: string;
                            backlog_max?: number;
                            reason?: unknown;
                            pending?: number;
                            oldest_pending_ms?: unknown;
                            lost_streams?: number;
                            counts?: {
                                acknowledged?: number;
                                written_through?: number;
                                refused?: number;
                                unconfirmed?: number;
                                overlaid?: number;
                                renewal_failures?: number;
                                applied?: number;
                                batches?: number;
                                flush_failures?: number;
                                flush_ms_total?: number;
                                flush_ms_last?: number;
                                dead_letters?: number;
                            };
                            dead_letters?: number;
                            oldest_dead?: unknown[];
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    WritesController_flush: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WritesFamilyDto"];
            };
        };
        responses: {
            /** @description Apply what is pending of a family now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        family?: string;
                        drained?: boolean;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    WritesController_retry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryWritesDto"];
            };
        };
        responses: {
            /** @description Apply dead letters of a family anew; one that a later write has overwritten changes nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        family?: string;
                        applied?: number;
                        failed?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    WritesController_abandon: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WritesFamilyDto"];
            };
        };
        responses: {
            /** @description Give up the stream of a family that does not come back: writes go through, and what only it held is lost */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        family?: string;
                        abandoned?: boolean;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewAdviceController_advise: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Which queries deserve a view, as items for a views.yml; which views cost more than they save; why not others */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        observed_seconds?: number;
                        assumes?: string[];
                        built?: {
                            view?: string;
                            query_id?: string;
                            proposed_at?: unknown;
                            expected?: unknown;
                            measured?: {
                                verdict?: string;
                                seconds?: number;
                                uses?: number;
                                use_ms?: unknown;
                                measure?: unknown;
                                saved_ms?: number;
                                runs?: number;
                                spent_ms?: number;
                                speed_up?: unknown;
                                saved_ms_per_day?: number;
                                spent_ms_per_day?: number;
                            };
                        }[];
                        not_worth?: unknown[];
                        not_proposed?: {
                            query_id?: string;
                            code?: string;
                            detail?: string;
                            problems?: unknown[];
                            loads_per_day?: number;
                            hits_per_day?: number;
                            base_ms?: unknown;
                        }[];
                        lost_runs?: number;
                        dropped_runs?: number;
                        proposals?: {
                            name?: string;
                            query_id?: string;
                            unique_key?: string[];
                            refresh_cron?: string;
                            yaml?: string;
                            expected?: {
                                availability?: number;
                                refreshes_per_day?: number;
                                saved_ms_per_day?: number;
                                cost_ms_per_day?: number;
                                loads_per_day?: number;
                                base_ms?: number;
                                view_ms?: number;
                                changes_per_day?: number;
                                refresh_ms?: number;
                                rows?: number;
                                bytes?: number;
                                speed_up?: number;
                                net_ms_per_day?: number;
                                storage_overhead?: number;
                                unseen_ms_per_day?: number;
                            };
                            params?: Record<string, never>;
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every view: its state, age, next slot, last run and size */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count?: number;
                        views?: {
                            name?: string;
                            query_id?: string;
                            kind?: string;
                            condition?: string;
                            quarantined?: unknown;
                            fingerprint?: string;
                            built_fingerprint?: string;
                            as_of?: string;
                            age_seconds?: number;
                            is_current?: boolean;
                            max_staleness_seconds?: unknown;
                            refresh_cron?: string;
                            time_zone?: string;
                            next_slot?: string;
                            control?: unknown;
                            last_run?: {
                                id?: number;
                                view?: string;
                                slot?: unknown;
                                attempt?: number;
                                cause?: string;
                                state?: string;
                                mode?: string;
                                reason?: string;
                                started_at?: string;
                                finished_at?: string;
                                duration_ms?: number;
                                as_of?: string;
                                rows_before?: unknown;
                                rows_after?: unknown;
                                rows_changed?: unknown;
                                bytes?: unknown;
                                wal_bytes?: unknown;
                                error_class?: unknown;
                            };
                            rows?: number;
                            bytes?: number;
                            base_bytes?: number;
                            storage_overhead?: number;
                            worth?: {
                                verdict?: string;
                                seconds?: number;
                                uses?: number;
                                use_ms?: number;
                                measure?: unknown;
                                saved_ms?: unknown;
                                runs?: number;
                                spent_ms?: number;
                                speed_up?: unknown;
                                saved_ms_per_day?: unknown;
                                spent_ms_per_day?: number;
                            };
                            targets?: {
                                is_refresh_fast?: unknown;
                                is_small?: boolean;
                                is_speed_up?: unknown;
                            };
                            locks?: unknown[];
                            definition?: {
                                domain?: string;
                                file?: string;
                                line?: number;
                                statement?: string;
                                unique_key?: string[];
                                indexes?: {
                                    name?: string;
                                    is_unique?: boolean;
                                    method?: string;
                                    columns?: string[];
                                }[];
                                storage?: {
                                    options?: unknown[];
                                    tablespace?: unknown;
                                };
                                on_change?: unknown;
                                params?: {
                                    time_period_months?: number;
                                    min_employees?: number;
                                };
                            };
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_plan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What apply would do, and the strongest lock of each step; changes nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        plan_id?: string;
                        steps?: {
                            view?: string;
                            action?: string;
                            reason?: string;
                            locks?: string;
                            details?: unknown[];
                            expected?: unknown;
                            together?: unknown[];
                            within?: unknown;
                            is_held?: boolean;
                        }[];
                        is_empty?: boolean;
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_apply: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyPlanDto"];
            };
        };
        responses: {
            /** @description Build what is missing, rebuild what is outdated with what reads it, drop what no definition names; a run for each view touched */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        plan?: {
                            plan_id?: string;
                            steps?: {
                                view?: string;
                                action?: string;
                                reason?: string;
                                locks?: string;
                                details?: unknown[];
                                expected?: unknown;
                                together?: unknown[];
                                within?: unknown;
                                is_held?: boolean;
                            }[];
                            is_empty?: boolean;
                        };
                        runs?: unknown[];
                        drops?: unknown[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_refreshSeveral: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshViewsDto"];
            };
        };
        responses: {
            /** @description Refresh several views, or all, inputs first; runs that are busy or fail stand among the others */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs?: {
                            id?: number;
                            view?: string;
                            slot?: unknown;
                            attempt?: number;
                            cause?: string;
                            state?: string;
                            mode?: string;
                            reason?: string;
                            started_at?: string;
                            finished_at?: string;
                            duration_ms?: number;
                            as_of?: string;
                            rows_before?: unknown;
                            rows_after?: unknown;
                            rows_changed?: unknown;
                            bytes?: unknown;
                            wal_bytes?: unknown;
                            error_class?: unknown;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A materialized view; GET /api/v1/admin/materialized-views lists them. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One view: state, locks and who waits for them, definition */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name?: string;
                        query_id?: string;
                        kind?: string;
                        condition?: string;
                        quarantined?: unknown;
                        fingerprint?: string;
                        built_fingerprint?: string;
                        as_of?: string;
                        age_seconds?: number;
                        is_current?: boolean;
                        max_staleness_seconds?: unknown;
                        refresh_cron?: string;
                        time_zone?: string;
                        next_slot?: string;
                        control?: unknown;
                        last_run?: {
                            id?: number;
                            view?: string;
                            slot?: unknown;
                            attempt?: number;
                            cause?: string;
                            state?: string;
                            mode?: string;
                            reason?: string;
                            started_at?: string;
                            finished_at?: string;
                            duration_ms?: number;
                            as_of?: string;
                            rows_before?: unknown;
                            rows_after?: unknown;
                            rows_changed?: unknown;
                            bytes?: unknown;
                            wal_bytes?: unknown;
                            error_class?: unknown;
                        };
                        rows?: number;
                        bytes?: number;
                        base_bytes?: number;
                        storage_overhead?: number;
                        worth?: {
                            verdict?: string;
                            seconds?: number;
                            uses?: number;
                            use_ms?: number;
                            measure?: unknown;
                            saved_ms?: unknown;
                            runs?: number;
                            spent_ms?: number;
                            speed_up?: unknown;
                            saved_ms_per_day?: unknown;
                            spent_ms_per_day?: number;
                        };
                        targets?: {
                            is_refresh_fast?: unknown;
                            is_small?: boolean;
                            is_speed_up?: unknown;
                        };
                        locks?: unknown[];
                        definition?: {
                            domain?: string;
                            file?: string;
                            line?: number;
                            statement?: string;
                            unique_key?: string[];
                            indexes?: {
                                name?: string;
                                is_unique?: boolean;
                                method?: string;
                                columns?: string[];
                            }[];
                            storage?: {
                                options?: unknown[];
                                tablespace?: unknown;
                            };
                            on_change?: unknown;
                            params?: {
                                time_period_months?: number;
                                min_employees?: number;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_history: {
        parameters: {
            query?: {
                /** @description At most so many, newest first. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A materialized view; GET /api/v1/admin/materialized-views lists them. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The runs of a view, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name?: string;
                        count?: number;
                        runs?: {
                            id?: number;
                            view?: string;
                            slot?: unknown;
                            attempt?: number;
                            cause?: string;
                            state?: string;
                            mode?: string;
                            reason?: string;
                            started_at?: string;
                            finished_at?: string;
                            duration_ms?: number;
                            as_of?: string;
                            rows_before?: unknown;
                            rows_after?: unknown;
                            rows_changed?: unknown;
                            bytes?: unknown;
                            wal_bytes?: unknown;
                            error_class?: unknown;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A materialized view; GET /api/v1/admin/materialized-views lists them. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refresh a view now; Falaj-Seq is the position from which answers hold its rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: number;
                        view?: string;
                        slot?: unknown;
                        attempt?: number;
                        cause?: string;
                        state?: string;
                        mode?: string;
                        reason?: string;
                        started_at?: string;
                        finished_at?: string;
                        duration_ms?: number;
                        as_of?: string;
                        rows_before?: unknown;
                        rows_after?: unknown;
                        rows_changed?: unknown;
                        bytes?: unknown;
                        wal_bytes?: unknown;
                        error_class?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A materialized view; GET /api/v1/admin/materialized-views lists them. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseViewDto"];
            };
        };
        responses: {
            /** @description Have a view left alone by its schedule and by changes; by hand it is still refreshed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name?: string;
                        query_id?: string;
                        kind?: string;
                        condition?: string;
                        quarantined?: unknown;
                        fingerprint?: string;
                        built_fingerprint?: string;
                        as_of?: string;
                        age_seconds?: number;
                        is_current?: boolean;
                        max_staleness_seconds?: unknown;
                        refresh_cron?: string;
                        time_zone?: string;
                        next_slot?: string;
                        control?: unknown;
                        last_run?: {
                            id?: number;
                            view?: string;
                            slot?: unknown;
                            attempt?: number;
                            cause?: string;
                            state?: string;
                            mode?: string;
                            reason?: string;
                            started_at?: string;
                            finished_at?: string;
                            duration_ms?: number;
                            as_of?: string;
                            rows_before?: unknown;
                            rows_after?: unknown;
                            rows_changed?: unknown;
                            bytes?: unknown;
                            wal_bytes?: unknown;
                            error_class?: unknown;
                        };
                        rows?: number;
                        bytes?: number;
                        base_bytes?: number;
                        storage_overhead?: number;
                        worth?: {
                            verdict?: string;
                            seconds?: number;
                            uses?: number;
                            use_ms?: number;
                            measure?: unknown;
                            saved_ms?: unknown;
                            runs?: number;
                            spent_ms?: number;
                            speed_up?: unknown;
                            saved_ms_per_day?: unknown;
                            spent_ms_per_day?: number;
                        };
                        targets?: {
                            is_refresh_fast?: unknown;
                            is_small?: boolean;
                            is_speed_up?: unknown;
                        };
                        locks?: unknown[];
                        definition?: {
                            domain?: string;
                            file?: string;
                            line?: number;
                            statement?: string;
                            unique_key?: string[];
                            indexes?: {
                                name?: string;
                                is_unique?: boolean;
                                method?: string;
                                columns?: string[];
                            }[];
                            storage?: {
                                options?: unknown[];
                                tablespace?: unknown;
                            };
                            on_change?: unknown;
                            params?: {
                                time_period_months?: number;
                                min_employees?: number;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A materialized view; GET /api/v1/admin/materialized-views lists them. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End a pause, or a suspension after failures; what was passed over is not made up for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name?: string;
                        query_id?: string;
                        kind?: string;
                        condition?: string;
                        quarantined?: unknown;
                        fingerprint?: string;
                        built_fingerprint?: string;
                        as_of?: string;
                        age_seconds?: number;
                        is_current?: boolean;
                        max_staleness_seconds?: unknown;
                        refresh_cron?: string;
                        time_zone?: string;
                        next_slot?: string;
                        control?: unknown;
                        last_run?: {
                            id?: number;
                            view?: string;
                            slot?: unknown;
                            attempt?: number;
                            cause?: string;
                            state?: string;
                            mode?: string;
                            reason?: string;
                            started_at?: string;
                            finished_at?: string;
                            duration_ms?: number;
                            as_of?: string;
                            rows_before?: unknown;
                            rows_after?: unknown;
                            rows_changed?: unknown;
                            bytes?: unknown;
                            wal_bytes?: unknown;
                            error_class?: unknown;
                        };
                        rows?: number;
                        bytes?: number;
                        base_bytes?: number;
                        storage_overhead?: number;
                        worth?: {
                            verdict?: string;
                            seconds?: number;
                            uses?: number;
                            use_ms?: number;
                            measure?: unknown;
                            saved_ms?: unknown;
                            runs?: number;
                            spent_ms?: number;
                            speed_up?: unknown;
                            saved_ms_per_day?: unknown;
                            spent_ms_per_day?: number;
                        };
                        targets?: {
                            is_refresh_fast?: unknown;
                            is_small?: boolean;
                            is_speed_up?: unknown;
                        };
                        locks?: unknown[];
                        definition?: {
                            domain?: string;
                            file?: string;
                            line?: number;
                            statement?: string;
                            unique_key?: string[];
                            indexes?: {
                                name?: string;
                                is_unique?: boolean;
                                method?: string;
                                columns?: string[];
                            }[];
                            storage?: {
                                options?: unknown[];
                                tablespace?: unknown;
                            };
                            on_change?: unknown;
                            params?: {
                                time_period_months?: number;
                                min_employees?: number;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A materialized view; GET /api/v1/admin/materialized-views lists them. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancel the run of a view that is under way; answers how it ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: number;
                        view?: string;
                        slot?: unknown;
                        attempt?: number;
                        cause?: string;
                        state?: string;
                        mode?: string;
                        reason?: string;
                        started_at?: string;
                        finished_at?: string;
                        duration_ms?: number;
                        as_of?: string;
                        rows_before?: unknown;
                        rows_after?: unknown;
                        rows_changed?: unknown;
                        bytes?: unknown;
                        wal_bytes?: unknown;
                        error_class?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_explain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A materialized view; GET /api/v1/admin/materialized-views lists them. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a view is made of, what reads it, what apply would do with it, what a rollback would bring back */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name?: string;
                        condition?: string;
                        step?: {
                            view?: string;
                            action?: string;
                            reason?: string;
                            locks?: string;
                            details?: unknown[];
                            expected?: unknown;
                            together?: unknown[];
                            within?: unknown;
                            is_held?: boolean;
                        };
                        reads?: string[];
                        readers?: unknown[];
                        obstacles?: unknown[];
                        indexes?: {
                            name?: string;
                            definition?: string;
                        }[];
                        options?: unknown[];
                        tablespace?: unknown;
                        cost?: {
                            total?: number;
                            rows?: number;
                        };
                        former?: unknown;
                        definition?: {
                            domain?: string;
                            file?: string;
                            line?: number;
                            statement?: string;
                            unique_key?: string[];
                            indexes?: {
                                name?: string;
                                is_unique?: boolean;
                                method?: string;
                                columns?: string[];
                            }[];
                            storage?: {
                                options?: unknown[];
                                tablespace?: unknown;
                            };
                            on_change?: unknown;
                            params?: {
                                time_period_months?: number;
                                min_employees?: number;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ViewsController_rollback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A materialized view; GET /api/v1/admin/materialized-views lists them. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The build before the present one takes its place again; a second rollback steps forward */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: number;
                        view?: string;
                        slot?: unknown;
                        attempt?: number;
                        cause?: string;
                        state?: string;
                        mode?: string;
                        reason?: string;
                        started_at?: string;
                        finished_at?: string;
                        duration_ms?: number;
                        as_of?: string;
                        rows_before?: unknown;
                        rows_after?: unknown;
                        rows_changed?: unknown;
                        bytes?: unknown;
                        wal_bytes?: unknown;
                        error_class?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            500: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    QueryAuditController_list: {
        parameters: {
            query?: {
                /** @description At most so many, newest first. */
                limit?: number;
                /** @description Those recorded before the one of this id. */
                before?: number;
                /** @description Those about this query. */
                query_id?: string;
                /** @description Those of this principal. */
                principal?: string;
                /** @description Those that ended so. */
                status?: "success" | "error" | "timeout";
                /** @description Those answered so; none: not answered. */
                cache?: "hit" | "stale" | "miss" | "bypass" | "none";
                /** @description Those asked at this instant or later. */
                since?: string;
                /** @description Those asked before this instant. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who asked which query when, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        questions?: {
                            id?: number;
                            query_id?: string;
                            principal?: string;
                            tenant?: unknown;
                            status?: string;
                            code?: unknown;
                            cache?: string;
                            times?: number;
                            request_id?: string;
                            row_count?: number;
                            first_at?: string;
                            last_at?: string;
                            average_ms?: number;
                            max_ms?: number;
                            params?: {
                                country?: string;
                            };
                        }[];
                        next_before?: unknown;
                        process?: {
                            noted?: number;
                            dropped?: number;
                            lost?: number;
                            waiting?: number;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    DatasetsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The datasets: how far they reach, when they were loaded, and how old their queries let them become */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        datasets?: {
                            dataset_id?: string;
                            as_of?: string;
                            updated_at?: string;
                            rows?: number;
                            age_days?: number;
                            promise_days?: unknown;
                            is_kept?: unknown;
                            queries?: string[];
                        }[];
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    DatasetsController_allLoads: {
        parameters: {
            query?: {
                /** @description At most so many, newest first. */
                limit?: number;
                /** @description Those before the one of this id. */
                before?: number;
                /** @description Those that moved the day the data are as of like this; newer: what is usually looked for. */
                movement?: "first" | "newer" | "same" | "older" | "unknown";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the loads of all datasets brought, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        loads?: {
                            id?: number;
                            dataset_id?: string;
                            status?: string;
                            loaded_at?: string;
                            rows?: number;
                            as_of?: string;
                            previous_as_of?: unknown;
                            as_of_movement?: string;
                        }[];
                        next_before?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    DatasetsController_loads: {
        parameters: {
            query?: {
                /** @description At most so many, newest first. */
                limit?: number;
                /** @description Those before the one of this id. */
                before?: number;
                /** @description Those that moved the day the data are as of like this; newer: what is usually looked for. */
                movement?: "first" | "newer" | "same" | "older" | "unknown";
            };
            header?: never;
            path: {
                /** @description GET /api/v1/admin/datasets lists them. */
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the loads of one dataset brought, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        loads?: {
                            id?: number;
                            dataset_id?: string;
                            status?: string;
                            loaded_at?: string;
                            rows?: number;
                            as_of?: string;
                            previous_as_of?: unknown;
                            as_of_movement?: string;
                        }[];
                        next_before?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    LabourMarketController_retentionByCompany: {
        parameters: {
            query?: {
                /** @description Only companies of this sector; null is all */
                sector?: string;
                /** @description Fewest persons in the cohort of a company that is listed */
                min_employees?: number;
                /** @description Length of the window in calendar months */
                time_period_months?: number;
                /** @description generated: companies and months of the generated records; panel: the real wage panel, company = industry by occupation */
                source?: "panel" | "generated";
                /** @description Month the answer speaks of; null is the newest month of the dataset. */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Retention by company */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Company */
                                company_id: string;
                                /** @description Its name */
                                company_name: string;
                                /** @description Its sector */
                                sector: string;
                                /** @description Distinct persons employed when the window opened, in persons */
                                total_employees: number;
                                /** @description Of these, employed there at its end, in persons */
                                retained_employees: number;
                                /** @description Retained of total, two decimals, in percent */
                                retention_rate: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    LabourMarketController_salaryStatistics: {
        parameters: {
            query?: {
                /** @description Only persons of this nationality; null is all */
                nationality?: "Qatari" | "Non-Qatari";
                /** @description Only this sector; null is all */
                sector?: string;
                /** @description Only titles that contain this text, in any case; no character is a wildcard */
                job_title?: string;
                /** @description generated: monthly salaries in QAR; panel: real hourly wages in 1980s US dollars */
                source?: "panel" | "generated";
                /** @description Month the answer speaks of; null is the newest month of the dataset. */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Salary statistics by sector */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Sector, or suppressed for small sectors merged */
                                sector: string;
                                /** @description Distinct persons, in persons */
                                employee_count: number;
                                /** @description Mean */
                                average_salary: number;
                                /** @description First quartile */
                                p25: number;
                                /** @description Median */
                                p50: number;
                                /** @description Third quartile */
                                p75: number;
                                /** @description Ninth decile */
                                p90: number;
                                /** @description Smallest, rounded */
                                min_salary: number;
                                /** @description Largest, rounded */
                                max_salary: number;
                                /** @description Sample standard deviation */
                                stddev_salary: number;
                                /** @description qar_per_month or usd_per_hour */
                                salary_unit: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    LabourMarketController_employeeTransitions: {
        parameters: {
            query?: {
                /** @description Only persons of this nationality; null is all */
                nationality?: "Qatari" | "Non-Qatari";
                /** @description Sector left; null is any */
                from_sector?: string;
                /** @description Sector entered; null is any exit into another sector */
                to_sector?: string;
                /** @description First month of moves counted; null is the first of the dataset */
                start_date?: string;
                /** @description Last month of moves counted; null is the newest of the dataset */
                end_date?: string;
                /** @description generated: monthly records; panel: the real wage panel, year to year */
                source?: "panel" | "generated";
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Employee transitions between sectors */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Sector left, or suppressed */
                                from_sector: string;
                                /** @description Sector entered, or suppressed */
                                to_sector: string;
                                /** @description Moves, in count */
                                transitions: number;
                                /** @description Distinct persons who moved, in persons */
                                persons: number;
                                /** @description Mean salary before the move */
                                average_old_salary: number;
                                /** @description Mean salary after the move */
                                average_new_salary: number;
                                /** @description Mean change */
                                average_salary_change: number;
                                /** @description Median change */
                                median_salary_change: number;
                                /** @description qar_per_month or usd_per_hour */
                                salary_unit: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    LabourMarketController_qatarizationRates: {
        parameters: {
            query?: {
                /** @description Only this sector; null is all */
                sector?: string;
                /** @description Only this company; null is whole sectors */
                company_id?: string;
                /** @description generated: Qatari among all staff; panel: the census analogue, born in the United States among all workers */
                source?: "panel" | "generated";
                /** @description Month the answer speaks of; null is the newest month of the dataset. */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Qatarization rates */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Sector, class of worker, or suppressed */
                                sector: string;
                                /** @description Company asked for; null for a whole sector */
                                company_id: string | null;
                                /** @description Distinct persons, in persons */
                                total: number;
                                /** @description Nationals among them, in persons */
                                qatari_count: number;
                                /** @description Others, in persons */
                                expat_count: number;
                                /** @description Nationals of total, two decimals, in percent */
                                qatarization_rate: number;
                                /** @description qatari_nationality, or born_in_united_states for the census analogue */
                                measured_as: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    LabourMarketController_gccIndicators: {
        parameters: {
            query?: {
                /** @description Which measure */
                indicator?: "unemployment_rate" | "labor_force_participation" | "youth_unemployment_rate" | "female_labor_participation";
                /** @description One country by ISO 3166 alpha-3 code or name; null is all six */
                country?: "QAT" | "SAU" | "ARE" | "KWT" | "BHR" | "OMN" | "Qatar" | "Saudi Arabia" | "United Arab Emirates" | "Kuwait" | "Bahrain" | "Oman";
                /** @description Only annual: the sources have no shorter period */
                frequency?: "annual";
                /** @description First year; null is the first there is */
                start_year?: number;
                /** @description Last year; null is the newest there is */
                end_year?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Labour indicator of the GCC countries */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Country */
                                country: string;
                                /** @description ISO 3166 alpha-3 */
                                country_code: string;
                                /** @description Year as text */
                                period: string;
                                /** @description Year */
                                year: number;
                                /** @description Indicator asked for */
                                indicator: string;
                                /** @description Value in percent, in percent */
                                value: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    LabourMarketController_worldBankIndicators: {
        parameters: {
            query: {
                /** @description World Bank indicator code */
                indicator?: "NY.GDP.MKTP.CD" | "SP.POP.TOTL" | "NY.GDP.PCAP.CD" | "NY.GDP.PCAP.KD" | "SL.UEM.TOTL.NE.ZS" | "SL.UEM.TOTL.FE.NE.ZS" | "SL.UEM.TOTL.MA.NE.ZS" | "SL.UEM.1524.NE.ZS" | "SL.TLF.CACT.ZS" | "SL.TLF.CACT.FE.ZS" | "SL.TLF.CACT.MA.ZS" | "SL.EMP.TOTL.SP.ZS" | "SL.SRV.EMPL.ZS" | "SL.IND.EMPL.ZS" | "SL.AGR.EMPL.ZS";
                /** @description ISO 3166 alpha-3 code, upper case, or a World Bank group such as WLD */
                country: string;
                /** @description Only A, annual */
                frequency?: "A";
                /** @description First year; null is the first there is */
                start_year?: number;
                /** @description Last year; null is the newest there is */
                end_year?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description World Bank indicator of a country */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Country or group */
                                country: string;
                                /** @description ISO 3166 alpha-3 or group code */
                                country_code: string;
                                /** @description Year */
                                year: number;
                                /** @description Indicator code */
                                indicator: string;
                                /** @description What it measures, with its unit */
                                indicator_name: string;
                                /** @description Value, in the unit the name states */
                                value: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    LabourMarketController_earlyWarning: {
        parameters: {
            query?: {
                /** @description Month the answer speaks of; null is the newest month of the dataset. */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Early warning by sector */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Sector */
                                sector: string;
                                /** @description Distinct persons employed, in persons */
                                employees: number;
                                /** @description Left their employer within three months, in percent */
                                exit_rate_3m: number;
                                /** @description Unemployed last employed in the sector, of these and the employed, in percent */
                                unemployment_rate: number;
                                /** @description 0 to 6, in index */
                                risk_score: number;
                                /** @description Critical, High, Medium or Low */
                                risk_level: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    LabourMarketController_vision2030: {
        parameters: {
            query?: {
                /** @description Only targets of this group; null is all */
                category?: string;
                /** @description Only targets with this status; null is all */
                status?: "Achieved" | "On Track" | "At Risk" | "Off Track" | "Not Measured";
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Progress towards the Vision 2030 targets */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description What is measured */
                                metric_name: string;
                                /** @description Group of the target */
                                category: string;
                                /** @description Unit of the values */
                                unit: string;
                                /** @description Value at the start, where known */
                                baseline: number | null;
                                /** @description Newest measurement */
                                current_value: number | null;
                                /** @description Value aimed at */
                                target_value: number;
                                /** @description Year aimed at */
                                target_year: number;
                                /**
                                 * Format: date
                                 * @description Day of the measurement
                                 */
                                last_measured: string | null;
                                /** @description Progress, in percent */
                                progress_percent: number | null;
                                /** @description What is missing; zero or less when achieved */
                                gap: number | null;
                                /** @description Years from the measurement to the target; zero or less when the target's year is over, in years */
                                years_left: number | null;
                                /** @description How much the value has to change a year to reach the target in time, in its own unit; negative where less is better, zero when achieved, null without a measurement or without years left */
                                required_per_year: number | null;
                                /** @description Achieved, On Track, At Risk, Off Track or Not Measured */
                                status: string;
                                /** @description Who set or states the target */
                                source: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AnalyticsController_projects: {
        parameters: {
            query?: {
                /** @description Only this project; null is all */
                project_key?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Issues by project */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Tenant */
                                tenant_id: string;
                                /** @description Project */
                                project_key: string;
                                /** @description All of them, in count */
                                issues: number;
                                /** @description To do, in count */
                                to_do: number;
                                /** @description In progress, in count */
                                in_progress: number;
                                /** @description Done, in count */
                                done: number;
                                /** @description Bugs and defects, in count */
                                bugs: number;
                                /** @description Tasks and chores, in count */
                                tasks: number;
                                /** @description Stories, features, improvements and enhancements, in count */
                                stories: number;
                                /** @description Epics, in count */
                                epics: number;
                                /** @description Of the highest priority, in count */
                                highest: number;
                                /** @description Of high priority, in count */
                                high: number;
                                /** @description Of medium priority, in count */
                                medium: number;
                                /** @description Of low priority, in count */
                                low: number;
                                /** @description Of the lowest priority, in count */
                                lowest: number;
                                /** @description Assigned to nobody, in count */
                                unassigned: number;
                                /** @description With a parent or called sub-task, in count */
                                sub_tasks: number;
                                /** @description Mean days from created to resolved, four decimals, in days */
                                avg_resolution_days: number | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AnalyticsController_assignees: {
        parameters: {
            query?: {
                /** @description Only this account; null is all */
                assignee?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Issues by assignee */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Tenant */
                                tenant_id: string;
                                /** @description Account */
                                assignee_account_id: string;
                                /** @description All of them, in count */
                                issues: number;
                                /** @description To do, in count */
                                to_do: number;
                                /** @description In progress, in count */
                                in_progress: number;
                                /** @description Done, in count */
                                done: number;
                                /** @description Bugs and defects, in count */
                                bugs: number;
                                /** @description Mean days from created to resolved, four decimals, in days */
                                avg_resolution_days: number | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AnalyticsController_labels: {
        parameters: {
            query?: {
                /** @description Only this label; null is all */
                label?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Issues by label */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Tenant */
                                tenant_id: string;
                                /** @description Label */
                                label: string;
                                /** @description Issues with it, in count */
                                issues: number;
                                /** @description Of these, done, in count */
                                done: number;
                                /** @description Of these, not done, in count */
                                active: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AnalyticsController_timeline: {
        parameters: {
            query?: {
                /** @description First day; null is the first there is */
                from_day?: string;
                /** @description Last day; null is the newest there is */
                to_day?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Issues created by day */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Tenant */
                                tenant_id: string;
                                /**
                                 * Format: date
                                 * @description Day in UTC
                                 */
                                day: string;
                                /** @description Created that day, in count */
                                created: number;
                                /** @description Of these, resolved that day, in count */
                                resolved_same_day: number;
                                /** @description Of these, bugs and defects, in count */
                                bugs: number;
                                /** @description Of these, stories, features, improvements and enhancements, in count */
                                stories: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AnalyticsController_leadTime: {
        parameters: {
            query?: {
                /** @description Only this project; null is all */
                project_key?: string;
                /** @description Only this kind; null is all */
                issue_type?: string;
                /** @description work: what people and agents work on; system: what the beads tracker writes for itself; all: both */
                origin?: "work" | "system" | "all";
                /** @description Length of the window; null is without beginning */
                days?: number;
                /** @description Last day of the window (UTC); null is the instant of the tenant's newest change */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Time to resolve */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Which issues are meant */
                                origin: string;
                                /** @description Issues that are meant, resolved or not, in count */
                                work_items: number;
                                /** @description Of these, resolved in the window, in count */
                                resolved: number;
                                /** @description Median, four decimals, in days */
                                p50_days: number | null;
                                /** @description Nine of ten took no longer, in days */
                                p90_days: number | null;
                                /** @description Mean, in days */
                                avg_days: number | null;
                                /** @description Resolved a week, two decimals, in count */
                                throughput_per_week: number | null;
                                /**
                                 * Format: date-time
                                 * @description End of the window
                                 */
                                closes_at: string | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AnalyticsController_workload: {
        parameters: {
            query?: {
                /** @description Only this account; null is all */
                assignee?: string;
                /** @description Only this project; null is all */
                project_key?: string;
                /** @description Without a change for so long an issue is stuck */
                stuck_days?: number;
                /** @description Day it speaks of (UTC); null is the instant of the tenant's newest change */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Workload by assignee */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Account */
                                assignee_account_id: string;
                                /** @description Open, in count */
                                open: number;
                                /** @description Of these, to do, in count */
                                to_do: number;
                                /** @description Of these, in progress, in count */
                                in_progress: number;
                                /** @description Of these, without a change for stuck_days, in count */
                                stuck: number;
                                /** @description Of these, past their due date, in count */
                                overdue: number;
                                /** @description Of these, of high or highest priority, in count */
                                high_priority: number;
                                /**
                                 * Format: date-time
                                 * @description When the oldest of them was created
                                 */
                                oldest_created_at: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    AnalyticsController_daily: {
        parameters: {
            query?: {
                /** @description Only this project; null is all */
                project_key?: string;
                /** @description Which issues are meant */
                origin?: "work" | "system" | "all";
                /** @description Number of days */
                days?: number;
                /** @description Without a change for so long an issue is stuck */
                stuck_days?: number;
                /** @description Past this age an issue is late; from four fifths of it, at risk */
                sla_days?: number;
                /** @description Last day; null is that of the tenant's newest change */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Work items by day */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /**
                                 * Format: date
                                 * @description Day in UTC
                                 */
                                day: string;
                                /** @description Created, in count */
                                created: number;
                                /** @description Resolved, in count */
                                closed: number;
                                /** @description Changes from a status that is done to one that is not, in count */
                                reopened: number;
                                /** @description In work at the end of the day, in count */
                                wip: number;
                                /** @description Of these, assigned to nobody, in count */
                                wip_no_assignee: number;
                                /** @description Of these, without a change for stuck_days, in count */
                                stuck: number;
                                /** @description Of these, from four fifths of sla_days on, in count */
                                sla_at_risk: number;
                                /** @description Of these, sla_days old or older, in count */
                                sla_breached: number;
                                /** @description Of those closed, the median, in days */
                                lead_p50_days: number | null;
                                /** @description Of those closed, nine of ten took no longer, in days */
                                lead_p90_days: number | null;
                                /** @description Of those closed, the mean, in days */
                                lead_avg_days: number | null;
                                /** @description Created a day, mean of 28 days, in count */
                                created_4w_mean: number;
                                /** @description Closed a day, mean of 28 days, in count */
                                closed_4w_mean: number;
                                /** @description Its change to the 28 days before, in count */
                                created_4w_delta: number;
                                /** @description Its change to the 28 days before, in count */
                                closed_4w_delta: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssuesController_list: {
        parameters: {
            query?: {
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: string;
                /** @description Key of a project. */
                project?: string;
                /** @description Account that is assigned. */
                assignee?: string;
                status?: "open" | "blocked" | "deferred" | "in_progress" | "hooked" | "pinned" | "closed" | "tombstone";
                status_category?: "To Do" | "In Progress" | "Done";
                priority?: "Highest" | "High" | "Medium" | "Low" | "Lowest";
                /** @description Kind, as the instance calls it. */
                issue_type?: string;
                /** @description One of its labels. */
                label?: string;
                /** @description work: what people and agents work on; system: what the tracker writes for itself. */
                origin?: "work" | "system";
                /** @description At most so many. */
                limit?: number;
                /** @description Left out before the first. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issues?: {
                            id?: string;
                            issue_key?: string;
                            tenant_id?: string;
                            instance_id?: string;
                            project_key?: string;
                            project_name?: unknown;
                            parent_key?: unknown;
                            summary?: unknown;
                            description?: unknown;
                            issue_type?: string;
                            status?: string;
                            status_category?: string;
                            priority?: string;
                            source_priority?: string;
                            assignee_account_id?: string;
                            reporter_account_id?: unknown;
                            creator_account_id?: string;
                            labels?: unknown[];
                            components?: unknown[];
                            created_at?: string;
                            updated_at?: string;
                            resolved_at?: unknown;
                            due_date?: unknown;
                            time_estimate_s?: unknown;
                            time_spent_s?: unknown;
                            title_chars?: number;
                            description_chars?: number;
                            comment_count?: number;
                            link_count?: number;
                            origin?: string;
                            sync_version?: number;
                        }[];
                        total?: number;
                        limit?: number;
                        offset?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssueWritesController_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewIssueDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        issue_key?: string;
                        tenant_id?: string;
                        instance_id?: string;
                        project_key?: string;
                        project_name?: unknown;
                        parent_key?: string;
                        summary?: unknown;
                        description?: unknown;
                        issue_type?: string;
                        status?: string;
                        status_category?: string;
                        priority?: string;
                        source_priority?: string;
                        assignee_account_id?: unknown;
                        reporter_account_id?: unknown;
                        creator_account_id?: unknown;
                        labels?: string[];
                        components?: unknown[];
                        created_at?: string;
                        updated_at?: string;
                        resolved_at?: string;
                        due_date?: unknown;
                        time_estimate_s?: unknown;
                        time_spent_s?: unknown;
                        title_chars?: number;
                        description_chars?: number;
                        comment_count?: number;
                        link_count?: number;
                        origin?: string;
                        sync_version?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssuesController_count: {
        parameters: {
            query?: {
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: string;
                /** @description Key of a project. */
                project?: string;
                /** @description Account that is assigned. */
                assignee?: string;
                status?: "open" | "blocked" | "deferred" | "in_progress" | "hooked" | "pinned" | "closed" | "tombstone";
                status_category?: "To Do" | "In Progress" | "Done";
                priority?: "Highest" | "High" | "Medium" | "Low" | "Lowest";
                /** @description Kind, as the instance calls it. */
                issue_type?: string;
                /** @description One of its labels. */
                label?: string;
                /** @description work: what people and agents work on; system: what the tracker writes for itself. */
                origin?: "work" | "system";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssuesController_search: {
        parameters: {
            query: {
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: string;
                /** @description Looked for in key, project, labels, summary and description. */
                q: string;
                /** @description Only issues of this project. */
                project?: string;
                /** @description At most so many. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        q?: string;
                        issues?: {
                            id?: string;
                            issue_key?: string;
                            tenant_id?: string;
                            instance_id?: string;
                            project_key?: string;
                            project_name?: unknown;
                            parent_key?: string;
                            summary?: unknown;
                            description?: unknown;
                            issue_type?: string;
                            status?: string;
                            status_category?: string;
                            priority?: string;
                            source_priority?: string;
                            assignee_account_id?: unknown;
                            reporter_account_id?: unknown;
                            creator_account_id?: unknown;
                            labels?: string[];
                            components?: unknown[];
                            created_at?: string;
                            updated_at?: string;
                            resolved_at?: unknown;
                            due_date?: unknown;
                            time_estimate_s?: unknown;
                            time_spent_s?: unknown;
                            title_chars?: number;
                            description_chars?: number;
                            comment_count?: number;
                            link_count?: number;
                            origin?: string;
                            sync_version?: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssuesController_updated: {
        parameters: {
            query: {
                /** @description Instant; what changed later is listed. */
                since: string;
                /** @description At most so many, oldest first. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        since?: string;
                        issues?: {
                            id?: string;
                            issue_key?: string;
                            tenant_id?: string;
                            instance_id?: string;
                            project_key?: string;
                            project_name?: unknown;
                            parent_key?: unknown;
                            summary?: unknown;
                            description?: unknown;
                            issue_type?: string;
                            status?: string;
                            status_category?: string;
                            priority?: string;
                            source_priority?: string;
                            assignee_account_id?: string;
                            reporter_account_id?: unknown;
                            creator_account_id?: string;
                            labels?: unknown[];
                            components?: unknown[];
                            created_at?: string;
                            updated_at?: string;
                            resolved_at?: unknown;
                            due_date?: unknown;
                            time_estimate_s?: unknown;
                            time_spent_s?: unknown;
                            title_chars?: number;
                            description_chars?: number;
                            comment_count?: number;
                            link_count?: number;
                            origin?: string;
                            sync_version?: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssuesController_byKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of an issue or a project. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        issue_key?: string;
                        tenant_id?: string;
                        instance_id?: string;
                        project_key?: string;
                        project_name?: unknown;
                        parent_key?: string;
                        summary?: unknown;
                        description?: unknown;
                        issue_type?: string;
                        status?: string;
                        status_category?: string;
                        priority?: string;
                        source_priority?: string;
                        assignee_account_id?: unknown;
                        reporter_account_id?: unknown;
                        creator_account_id?: unknown;
                        labels?: string[];
                        components?: unknown[];
                        created_at?: string;
                        updated_at?: string;
                        resolved_at?: string;
                        due_date?: unknown;
                        time_estimate_s?: unknown;
                        time_spent_s?: unknown;
                        title_chars?: number;
                        description_chars?: number;
                        comment_count?: number;
                        link_count?: number;
                        origin?: string;
                        sync_version?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssuesController_byId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an issue. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        issue_key?: string;
                        tenant_id?: string;
                        instance_id?: string;
                        project_key?: string;
                        project_name?: unknown;
                        parent_key?: string;
                        summary?: unknown;
                        description?: unknown;
                        issue_type?: string;
                        status?: string;
                        status_category?: string;
                        priority?: string;
                        source_priority?: string;
                        assignee_account_id?: unknown;
                        reporter_account_id?: unknown;
                        creator_account_id?: unknown;
                        labels?: string[];
                        components?: unknown[];
                        created_at?: string;
                        updated_at?: string;
                        resolved_at?: string;
                        due_date?: unknown;
                        time_estimate_s?: unknown;
                        time_spent_s?: unknown;
                        title_chars?: number;
                        description_chars?: number;
                        comment_count?: number;
                        link_count?: number;
                        origin?: string;
                        sync_version?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssueWritesController_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an issue. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssueWritesController_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an issue. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssueChangesDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        issue_key?: string;
                        tenant_id?: string;
                        instance_id?: string;
                        project_key?: string;
                        project_name?: unknown;
                        parent_key?: string;
                        summary?: unknown;
                        description?: unknown;
                        issue_type?: string;
                        status?: string;
                        status_category?: string;
                        priority?: string;
                        source_priority?: string;
                        assignee_account_id?: unknown;
                        reporter_account_id?: unknown;
                        creator_account_id?: unknown;
                        labels?: string[];
                        components?: unknown[];
                        created_at?: string;
                        updated_at?: string;
                        resolved_at?: string;
                        due_date?: unknown;
                        time_estimate_s?: unknown;
                        time_spent_s?: unknown;
                        title_chars?: number;
                        description_chars?: number;
                        comment_count?: number;
                        link_count?: number;
                        origin?: string;
                        sync_version?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssuesController_history: {
        parameters: {
            query?: {
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: string;
                /** @description At most so many, newest first. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of an issue. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        query_id?: string;
                        rows?: {
                            data?: {
                                change_no?: number;
                                changed_at?: string;
                                field?: string;
                                from_value?: string;
                                to_value?: string;
                                author?: unknown;
                            };
                        }[];
                        row_count?: number;
                        unit?: string;
                        provenance?: {
                            dataset_id?: string;
                            locator?: string;
                            tables?: string[];
                            view?: unknown;
                            kind?: string;
                            license?: string;
                        };
                        freshness?: {
                            asof_date?: string;
                            updated_at?: string;
                            age_days?: number;
                        };
                        warnings?: unknown[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssuesController_comments: {
        parameters: {
            query?: {
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: string;
                /** @description At most so many, newest first. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of an issue. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        comments?: {
                            id?: string;
                            tenant_id?: string;
                            instance_id?: string;
                            issue_id?: string;
                            issue_key?: string;
                            author_account_id?: string;
                            body?: string;
                            created_at?: string;
                            updated_at?: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssueWritesController_comment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of an issue. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCommentDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        tenant_id?: string;
                        instance_id?: string;
                        issue_id?: string;
                        issue_key?: string;
                        author_account_id?: string;
                        body?: string;
                        created_at?: string;
                        updated_at?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    IssueWritesController_changeAll: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkChangesDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issues?: {
                            id?: string;
                            issue_key?: string;
                            tenant_id?: string;
                            instance_id?: string;
                            project_key?: string;
                            project_name?: unknown;
                            parent_key?: string;
                            summary?: unknown;
                            description?: unknown;
                            issue_type?: string;
                            status?: string;
                            status_category?: string;
                            priority?: string;
                            source_priority?: string;
                            assignee_account_id?: unknown;
                            reporter_account_id?: unknown;
                            creator_account_id?: unknown;
                            labels?: string[];
                            components?: unknown[];
                            created_at?: string;
                            updated_at?: string;
                            resolved_at?: string;
                            due_date?: unknown;
                            time_estimate_s?: unknown;
                            time_spent_s?: unknown;
                            title_chars?: number;
                            description_chars?: number;
                            comment_count?: number;
                            link_count?: number;
                            origin?: string;
                            sync_version?: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ProjectsController_list: {
        parameters: {
            query?: {
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: string;
                /** @description At most so many. */
                limit?: number;
                /** @description Left out before the first. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        projects?: {
                            id?: string;
                            project_key?: string;
                            tenant_id?: string;
                            instance_id?: string;
                            name?: unknown;
                            description?: unknown;
                            lead_account_id?: unknown;
                            is_archived?: boolean;
                            first_issue_at?: string;
                            updated_at?: string;
                            sync_version?: number;
                        }[];
                        total?: number;
                        limit?: number;
                        offset?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ProjectsController_byKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of an issue or a project. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        project_key?: string;
                        tenant_id?: string;
                        instance_id?: string;
                        name?: unknown;
                        description?: unknown;
                        lead_account_id?: unknown;
                        is_archived?: boolean;
                        first_issue_at?: string;
                        updated_at?: string;
                        sync_version?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ProjectsController_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of an issue or a project. */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectChangesDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        project_key?: string;
                        tenant_id?: string;
                        instance_id?: string;
                        name?: unknown;
                        description?: unknown;
                        lead_account_id?: unknown;
                        is_archived?: boolean;
                        first_issue_at?: string;
                        updated_at?: string;
                        sync_version?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    UsersController_list: {
        parameters: {
            query?: {
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: string;
                /** @description At most so many. */
                limit?: number;
                /** @description Left out before the first. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users?: {
                            id?: string;
                            tenant_id?: string;
                            instance_id?: string;
                            account_id?: string;
                            display_name?: unknown;
                            is_active?: boolean;
                        }[];
                        total?: number;
                        limit?: number;
                        offset?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InsightsController_list: {
        parameters: {
            query?: {
                /** @description Insights on a page. */
                limit?: number;
                /** @description Which page, from 1. */
                page?: number;
                /** @description Only this category. */
                category?: "mempool" | "miner" | "whale" | "film";
                /** @description Only insights at least this sure; films have no confidence. */
                min_confidence?: number;
                /** @description true asks the database; for analysts and above. */
                skip_cache?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Insights, newest first */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InsightsController_signalsDaily: {
        parameters: {
            query?: {
                /** @description Days shown */
                days?: number;
                /** @description Last day shown; null is the newest of the data */
                as_of?: string;
                /** @description Only this day; null is all */
                day?: string;
                /** @description Only this type; null is all */
                signal_type?: "mempool" | "miner" | "whale";
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signals by day and type */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /**
                                 * Format: date
                                 * @description Day in UTC
                                 */
                                day: string;
                                /** @description Type */
                                signal_type: string;
                                /** @description Signals, in count */
                                signals: number;
                                /** @description Of these three standard deviations or more from their mean, in count */
                                told: number;
                                /** @description Mean confidence, in ratio */
                                average_confidence: number;
                                /** @description Least confidence, in ratio */
                                min_confidence: number;
                                /** @description Greatest confidence, in ratio */
                                max_confidence: number;
                                /** @description Standard deviation of the confidence, in ratio */
                                stddev_confidence: number;
                                /** @description Blocks, in count */
                                blocks: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InsightsController_leaderboard: {
        parameters: {
            query?: {
                /** @description Fewest ratings */
                min_ratings?: number;
                /** @description Only this category; null is all */
                category?: "mempool" | "miner" | "whale" | "film";
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Insights by how useful people find them */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Place; equals share one */
                                rank: number;
                                /** @description Identifier */
                                insight_id: string;
                                /** @description Type of the signal, or film */
                                category: string;
                                /** @description Ratings, in count */
                                ratings: number;
                                /** @description Ratings of 4 and 5, in count */
                                useful_ratings: number;
                                /** @description Their share, four decimals, in ratio */
                                useful_ratio: number;
                                /** @description Mean, two decimals */
                                average_rating: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InsightsController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                insight_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One insight */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    FeedbackController_rate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RateDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        insight_id?: string;
                        rating?: number;
                        comment?: unknown;
                        flag_type?: unknown;
                        flag_reason?: unknown;
                        updated_at?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    FeedbackController_comment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        insight_id?: string;
                        rating?: number;
                        comment?: string;
                        flag_type?: unknown;
                        flag_reason?: unknown;
                        updated_at?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    FeedbackController_flag: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlagDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        insight_id?: string;
                        rating?: number;
                        comment?: unknown;
                        flag_type?: string;
                        flag_reason?: unknown;
                        updated_at?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    FeedbackController_stats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                insight_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        insight_id?: string;
                        total_ratings?: number;
                        average_rating?: number;
                        rating_distribution?: {
                            1?: number;
                            2?: number;
                            3?: number;
                            4?: number;
                            5?: number;
                        };
                        total_comments?: number;
                        total_flags?: number;
                        flag_types?: {
                            inaccurate?: number;
                            misleading?: number;
                            spam?: number;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    FeedbackController_comments: {
        parameters: {
            query?: {
                /** @description Rows at most */
                limit?: number;
                /** @description Rows passed over */
                offset?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                insight_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Comments on an insight, newest first */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Number of the feedback */
                                feedback_id: number;
                                /** @description At most 1000 characters */
                                comment: string;
                                /** @description 1 to 5, where it was given */
                                rating: number | null;
                                /**
                                 * Format: date-time
                                 * @description When it was last written
                                 */
                                updated_at: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    FeedbackController_flags: {
        parameters: {
            query?: {
                /** @description Rows at most */
                limit?: number;
                /** @description Rows passed over */
                offset?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                insight_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Flags on an insight, newest first */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Number of the feedback */
                                feedback_id: number;
                                /** @description inaccurate, misleading or spam */
                                flag_type: string;
                                /** @description At most 500 characters */
                                flag_reason: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was last written
                                 */
                                updated_at: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    FeedbackController_overview: {
        parameters: {
            query?: {
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All feedback there is */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Insights with any feedback, in count */
                                insights: number;
                                /** @description People who gave any, in persons */
                                users: number;
                                /** @description Ratings, in count */
                                total_ratings: number;
                                /** @description Mean, four decimals; 0 without ratings */
                                average_rating: number;
                                /** @description Ratings of 1, in count */
                                rating_1: number;
                                /** @description Ratings of 2, in count */
                                rating_2: number;
                                /** @description Ratings of 3, in count */
                                rating_3: number;
                                /** @description Ratings of 4, in count */
                                rating_4: number;
                                /** @description Ratings of 5, in count */
                                rating_5: number;
                                /** @description Comments, in count */
                                total_comments: number;
                                /** @description Flags, in count */
                                total_flags: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    MonitoringController_recent: {
        parameters: {
            query: {
                /** @description GET /api/v1/monitoring/metrics/series lists them. */
                service_name: string;
                metric_type: string;
                /** @description true asks the database; for analysts and above. */
                skip_cache?: string;
                /** @description Length of the window. */
                window_minutes?: number;
                limit?: number;
                offset?: number;
                /** @description Day whose newest value ends the window; else the newest there is. */
                as_of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Recent values of a metric */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    MonitoringController_report: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MetricDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        recorded?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    MonitoringController_reportMany: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MetricsBatchDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        recorded?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    MonitoringController_aggregate: {
        parameters: {
            query: {
                /** @description GET /api/v1/monitoring/metrics/series lists them. */
                service_name: string;
                metric_type: string;
                /** @description true asks the database; for analysts and above. */
                skip_cache?: string;
                interval?: "hour" | "day";
                /** @description First day; else the first there is. */
                start_date?: string;
                /** @description Last day; else the newest there is. */
                end_date?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A metric by hour or day */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    MonitoringController_series: {
        parameters: {
            query?: {
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics there are */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Service */
                                service_name: string;
                                /** @description Metric */
                                metric_type: string;
                                /** @description percent, ms, bytes; count or unknown in bundled series */
                                unit: string;
                                /** @description Values, in count */
                                values: number;
                                /**
                                 * Format: date-time
                                 * @description Oldest
                                 */
                                first_at: string;
                                /**
                                 * Format: date-time
                                 * @description Newest
                                 */
                                last_at: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    MonitoringController_anomalyScores: {
        parameters: {
            query?: {
                /** @description Values compared with */
                window?: number;
                /** @description Standard deviations */
                threshold?: number;
                /** @description Only this service; null is all and their sum */
                service_name?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How well anomalies in the labelled series are found */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Service, or all */
                                service_name: string;
                                /** @description Metric, or all */
                                metric_type: string;
                                /** @description Name of the method */
                                method: string;
                                /** @description Values, in count */
                                points: number;
                                /** @description Anomalies found, in count */
                                found: number;
                                /** @description Of these inside a labelled window, in count */
                                found_inside: number;
                                /** @description Labelled windows, in count */
                                windows: number;
                                /** @description Of these with an anomaly found inside, in count */
                                windows_hit: number;
                                /** @description found_inside / found, in ratio */
                                precision: number | null;
                                /** @description windows_hit / windows, in ratio */
                                recall: number | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    MonitoringController_anomalies: {
        parameters: {
            query: {
                /** @description Service */
                service_name: string;
                /** @description Metric */
                metric_type: string;
                /** @description Values compared with */
                window?: number;
                /** @description Standard deviations */
                threshold?: number;
                /** @description Rows at most */
                limit?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Anomalies in one metric */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Number */
                                metric_id: number;
                                /**
                                 * Format: date-time
                                 * @description When it was measured
                                 */
                                timestamp: string;
                                /** @description Value */
                                metric_value: number;
                                /** @description Mean of the values before */
                                mean: number;
                                /** @description Standard deviations from it */
                                deviation: number;
                                /** @description Whether it lies in a window that people labelled */
                                is_labelled: boolean;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    MonitoringController_blocksDaily: {
        parameters: {
            query?: {
                /** @description Only this day; null is all */
                day?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Bitcoin blocks by day */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /**
                                 * Format: date
                                 * @description Day in UTC
                                 */
                                day: string;
                                /** @description Blocks, in count */
                                blocks: number;
                                /** @description Lowest height */
                                first_height: number;
                                /** @description Greatest height */
                                last_height: number;
                                /** @description Transactions, in count */
                                transactions: number;
                                /** @description Fees, in btc */
                                fees_btc: number;
                                /** @description Value of all outputs, change included, in btc */
                                moved_btc: number;
                                /** @description Fees over virtual size, in sat/vb */
                                average_feerate: number | null;
                                /** @description Mean weight of a block, in count */
                                average_weight: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    BackfillController_list: {
        parameters: {
            query?: {
                /** @description Only those in this state; null is all */
                status?: "running" | "paused" | "completed" | "failed" | "cancelled";
                /** @description Rows at most */
                limit?: number;
                /** @description Rows passed over */
                offset?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Backfills, newest first */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Identifier */
                                job_id: string;
                                /** @description What is filled */
                                job_type: string;
                                /** @description running, paused, completed, failed or cancelled */
                                status: string;
                                /** @description First height asked for */
                                start_block: number;
                                /** @description Last height asked for */
                                end_block: number;
                                /** @description Last height that is done; null where none is */
                                current_block: number | null;
                                /** @description Share of the heights that are done, in percent */
                                progress_percentage: number;
                                /** @description Blocks that the files had, in count */
                                blocks_found: number;
                                /** @description Ranges committed, in count */
                                ranges_done: number;
                                /**
                                 * Format: date-time
                                 * @description When it ends at the pace so far
                                 */
                                estimated_completion: string | null;
                                /** @description Why it failed */
                                error_code: string | null;
                                /** @description The same in words */
                                error_message: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was asked for
                                 */
                                created_at: string;
                                /**
                                 * Format: date-time
                                 * @description When it last got on
                                 */
                                updated_at: string;
                                /**
                                 * Format: date-time
                                 * @description When it ended
                                 */
                                finished_at: string | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    BackfillController_start: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartBackfillDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job_id?: string;
                        job_type?: string;
                        status?: string;
                        start_block?: number;
                        end_block?: number;
                        current_block?: number;
                        progress_percentage?: number;
                        blocks_found?: number;
                        ranges_done?: number;
                        estimated_completion?: string;
                        error_code?: unknown;
                        error_message?: unknown;
                        created_at?: string;
                        updated_at?: string;
                        finished_at?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    BackfillController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job_id?: string;
                        job_type?: string;
                        status?: string;
                        start_block?: number;
                        end_block?: number;
                        current_block?: number;
                        progress_percentage?: number;
                        blocks_found?: number;
                        ranges_done?: number;
                        estimated_completion?: string;
                        error_code?: unknown;
                        error_message?: unknown;
                        created_at?: string;
                        updated_at?: string;
                        finished_at?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    BackfillController_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job_id?: string;
                        job_type?: string;
                        status?: string;
                        start_block?: number;
                        end_block?: number;
                        current_block?: number;
                        progress_percentage?: number;
                        blocks_found?: number;
                        ranges_done?: number;
                        estimated_completion?: string;
                        error_code?: unknown;
                        error_message?: unknown;
                        created_at?: string;
                        updated_at?: string;
                        finished_at?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    BackfillController_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job_id?: string;
                        job_type?: string;
                        status?: string;
                        start_block?: number;
                        end_block?: number;
                        current_block?: number;
                        progress_percentage?: number;
                        blocks_found?: number;
                        ranges_done?: number;
                        estimated_completion?: string;
                        error_code?: unknown;
                        error_message?: unknown;
                        created_at?: string;
                        updated_at?: string;
                        finished_at?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    BackfillController_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job_id?: string;
                        job_type?: string;
                        status?: string;
                        start_block?: number;
                        end_block?: number;
                        current_block?: number;
                        progress_percentage?: number;
                        blocks_found?: number;
                        ranges_done?: number;
                        estimated_completion?: string;
                        error_code?: unknown;
                        error_message?: unknown;
                        created_at?: string;
                        updated_at?: string;
                        finished_at?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ExecutiveController_overview: {
        parameters: {
            query: {
                skip_cache?: boolean;
                /** @description An instant or a date */
                as_of?: string;
                timeframe?: "24h" | "7d" | "30d" | "90d";
                workspace_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        workspace_id?: string;
                        timeframe?: string;
                        metrics?: {
                            dau?: number;
                            dau_change_percent?: number;
                            wau?: number;
                            wau_change_percent?: number;
                            mau?: number;
                            mau_change_percent?: number;
                            active_rate?: number;
                            runs?: number;
                            runs_change_percent?: number;
                            success_rate?: number;
                            runtime_avg_seconds?: number;
                            runtime_p95_seconds?: number;
                            credits?: number;
                            credits_change_percent?: number;
                            tokens?: number;
                            top_agents?: {
                                agent_id?: string;
                                runs?: number;
                                success_rate?: number;
                            }[];
                        };
                        freshness?: {
                            as_of?: string;
                            asof_date?: string;
                            updated_at?: string;
                            age_days?: number;
                        };
                        provenance?: {
                            dataset_id?: string;
                            locator?: string;
                            tables?: string[];
                            view?: unknown;
                            kind?: string;
                            license?: string;
                        };
                        warnings?: unknown[];
                        cached_at?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ExecutiveController_topAgents: {
        parameters: {
            query: {
                /** @description Workspace that is asked about */
                workspace_id: string;
                /** @description Length of the window that ends at as_of */
                timeframe?: "24h" | "7d" | "30d" | "90d";
                /** @description Instant the answer speaks of (a date is its end); null is the newest of the workspace */
                as_of?: string;
                /** @description How many */
                top_n?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Agents with most runs */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Place by runs */
                                rank: number;
                                /** @description Agent */
                                agent_id: string;
                                /** @description Runs started, in count */
                                runs: number;
                                /** @description Of these completed, in count */
                                completed: number;
                                /** @description Completed of all, in percent */
                                success_rate: number;
                                /** @description Mean of completed runs, in seconds */
                                runtime_avg_seconds: number | null;
                                /** @description 95th percentile of completed runs, in seconds */
                                runtime_p95_seconds: number | null;
                                /** @description Credits consumed, in usd */
                                credits: number;
                                /** @description Tokens used, in count */
                                tokens: number;
                                /** @description Users who had them run, in persons */
                                users: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ExecutiveController_agentAnalytics: {
        parameters: {
            query: {
                /** @description Workspace that is asked about */
                workspace_id: string;
                /** @description Length of the window that ends at as_of */
                timeframe?: "24h" | "7d" | "30d" | "90d";
                /** @description Instant the answer speaks of (a date is its end); null is the newest of the workspace */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One agent in a workspace */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Agent */
                                agent_id: string;
                                /**
                                 * Format: date-time
                                 * @description Instant it speaks of
                                 */
                                as_of: string;
                                /** @description Runs started, in count */
                                runs: number;
                                /** @description Of these completed, in count */
                                completed: number;
                                /** @description Completed of all, in percent */
                                success_rate: number;
                                /** @description Mean of completed runs, in seconds */
                                runtime_avg_seconds: number | null;
                                /** @description 95th percentile of completed runs, in seconds */
                                runtime_p95_seconds: number | null;
                                /** @description Credits consumed, in usd */
                                credits: number;
                                /** @description Tokens used, in count */
                                tokens: number;
                                /** @description Users who had them run, in persons */
                                users: number;
                                /** @description Runs that failed, in count */
                                failed: number;
                                /** @description Runs that were cancelled, in count */
                                cancelled: number;
                                /** @description Runs that were out of time, in count */
                                timed_out: number;
                                /** @description Shortest completed run, in seconds */
                                runtime_min_seconds: number | null;
                                /** @description Median, in seconds */
                                runtime_p50_seconds: number | null;
                                /** @description 75th percentile, in seconds */
                                runtime_p75_seconds: number | null;
                                /** @description 99th percentile, in seconds */
                                runtime_p99_seconds: number | null;
                                /** @description Longest completed run, in seconds */
                                runtime_max_seconds: number | null;
                                /** @description Mean of the ratings, in rating */
                                rating_avg: number | null;
                                /**
                                 * Format: date-time
                                 * @description First run of the timeframe
                                 */
                                first_run_at: string;
                                /**
                                 * Format: date-time
                                 * @description Last run
                                 */
                                last_run_at: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ExecutiveController_agentExecutions: {
        parameters: {
            query: {
                /** @description Workspace that is asked about */
                workspace_id: string;
                /** @description Instant the answer speaks of (a date is its end); null is the newest of the workspace */
                as_of?: string;
                /** @description Only runs that ended so; null is all */
                status?: "completed" | "failed" | "cancelled" | "timeout";
                /** @description At most so many */
                row_limit?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Runs of one agent */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Run */
                                run_id: string;
                                /** @description How it ended */
                                status: string;
                                /**
                                 * Format: date-time
                                 * @description When it began
                                 */
                                started_at: string;
                                /**
                                 * Format: date-time
                                 * @description When it ended
                                 */
                                completed_at: string | null;
                                /** @description How long it took, in seconds */
                                runtime_seconds: number | null;
                                /** @description Credits consumed, in usd */
                                credits: number;
                                /** @description Tokens used, in count */
                                tokens: number;
                                /** @description Model */
                                model_name: string | null;
                                /** @description Who had it run (a pseudonym) */
                                user_id: string | null;
                                /** @description Of one that failed */
                                error_type: string | null;
                                /** @description What it said */
                                error_message: string | null;
                                /** @description 1 to 5, in rating */
                                user_rating: number | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ExecutiveController_userActivity: {
        parameters: {
            query: {
                /** @description Workspace that is asked about */
                workspace_id: string;
                /** @description Length of the window that ends at as_of */
                timeframe?: "24h" | "7d" | "30d" | "90d";
                /** @description Instant the answer speaks of (a date is its end); null is the newest of the workspace */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Activity of one user */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /**
                                 * Format: date
                                 * @description Day (UTC)
                                 */
                                day: string;
                                /** @description Kind of activity */
                                event_type: string;
                                /** @description How often, in count */
                                events: number;
                                /**
                                 * Format: date-time
                                 * @description First of the day
                                 */
                                first_at: string;
                                /**
                                 * Format: date-time
                                 * @description Last of the day
                                 */
                                last_at: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ExecutiveController_workspaces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        workspaces?: {
                            workspace_id?: string;
                            kind?: string;
                            users?: number;
                            events?: number;
                            agents?: number;
                            runs?: number;
                            success_rate?: number;
                            credits?: number;
                            last_activity_at?: string;
                            last_run_at?: string;
                        }[];
                        row_count?: number;
                    };
                };
            };
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ExecutiveController_metric: {
        parameters: {
            query?: {
                /** @description Length of a period */
                interval?: "hour" | "day";
                /** @description How many periods */
                periods?: number;
                /** @description Instant the answer speaks of (a date is its end); null is the newest of the workspace */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                workspace_id: string;
                metric: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One metric of a workspace over time */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the period begins
                                 */
                                period: string;
                                /** @description The metric */
                                value: number | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ExecutiveController_cohorts: {
        parameters: {
            query?: {
                /** @description Length of a period */
                cohort_type?: "week" | "month";
                /** @description How many of the newest cohorts */
                cohorts?: number;
                /** @description Instant the answer speaks of (a date is its end); null is the newest of the workspace */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                workspace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cohorts of users and how they stay */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /**
                                 * Format: date
                                 * @description First day of the week or month of the first activity
                                 */
                                cohort_start: string;
                                /** @description Weeks or months later, in count */
                                period: number;
                                /** @description Users of the cohort, in persons */
                                cohort_size: number;
                                /** @description Of these active in the period, in persons */
                                active_users: number;
                                /** @description Active of all, in percent */
                                retention_percent: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ExecutiveController_retention: {
        parameters: {
            query?: {
                /** @description Instant the answer speaks of (a date is its end); null is the newest of the workspace */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                workspace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Retention by days since the first activity */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Days since the first activity, in days */
                                days: number;
                                /** @description Users whose first activity is so long ago, in persons */
                                users: number;
                                /** @description Of these active then or later, in persons */
                                retained: number;
                                /** @description Retained of users, in percent */
                                retention_percent: number | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ExecutiveController_churn: {
        parameters: {
            query?: {
                /** @description Length of the window that ends at as_of */
                timeframe?: "24h" | "7d" | "30d" | "90d";
                /** @description Instant the answer speaks of (a date is its end); null is the newest of the workspace */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                workspace_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Users who left, stayed, came */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Workspace */
                                workspace_id: string;
                                /**
                                 * Format: date-time
                                 * @description Instant it speaks of
                                 */
                                as_of: string | null;
                                /** @description Active in the span before, in persons */
                                active_before: number;
                                /** @description Of these active again, in persons */
                                retained: number;
                                /** @description Of these not active again, in persons */
                                churned: number;
                                /** @description Churned of those before, in percent */
                                churn_rate: number | null;
                                /** @description Active in the timeframe, in persons */
                                active_now: number;
                                /** @description Never active before the timeframe, in persons */
                                new_users: number;
                                /** @description Active earlier and not in the span before, in persons */
                                returned: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    ExecutiveController_errorTrends: {
        parameters: {
            query: {
                /** @description Workspace that is asked about */
                workspace_id: string;
                /** @description Length of the window that ends at as_of */
                timeframe?: "24h" | "7d" | "30d" | "90d";
                /** @description Instant the answer speaks of (a date is its end); null is the newest of the workspace */
                as_of?: string;
                /** @description Only errors of this agent; null is all */
                agent_id?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Errors over time */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the hour or day begins
                                 */
                                period: string;
                                /** @description Kind of error */
                                category: string;
                                /** @description How bad */
                                severity: string;
                                /** @description How many, in count */
                                errors: number;
                                /** @description Agents that had them, in count */
                                agents: number;
                                /** @description Of all of the timeframe, in percent */
                                share_percent: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InventoryController_items: {
        parameters: {
            query?: {
                /** @description Part of the code or the name; null is all */
                term?: string;
                /** @description Beginning of the place, for example A or A-07; null is all */
                location?: string;
                /** @description Only this category; null is both */
                category?: "goods" | "service";
                /** @description Only what is at or below its reorder point */
                low_stock_only?: boolean;
                /** @description Most items */
                limit?: number;
                /** @description Items before the first */
                offset?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Items by a part of their code or name */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Code of the item */
                                sku: string;
                                /** @description Name as its sales most often give it */
                                name: string;
                                /** @description goods, or service for postage, fees and vouchers */
                                category: string;
                                /** @description Pieces in stock, in pieces */
                                quantity: number;
                                /** @description Pieces at which it is ordered anew, in pieces */
                                reorder_point: number;
                                /** @description Zone, aisle and bin */
                                location: string;
                                /** @description Goods at or below a reorder point above zero */
                                is_low: boolean;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InventoryController_item: {
        parameters: {
            query?: {
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Item by its code */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Code of the item */
                                sku: string;
                                /** @description Name as its sales most often give it */
                                name: string;
                                /** @description goods, or service for postage, fees and vouchers */
                                category: string;
                                /** @description Pieces in stock, in pieces */
                                quantity: number;
                                /** @description Pieces at which it is ordered anew, in pieces */
                                reorder_point: number;
                                /** @description Zone, aisle and bin */
                                location: string;
                                /** @description Goods at or below a reorder point above zero */
                                is_low: boolean;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    StockController_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sku: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ItemChangesDto"];
            };
        };
        responses: {
            /** @description As it goes out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sku?: string;
                        name?: string;
                        category?: string;
                        quantity?: number;
                        reorder_point?: number;
                        location?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InventoryController_summary: {
        parameters: {
            query?: {
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stock by zone */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Zone, or all */
                                zone: string;
                                /** @description Codes, in count */
                                items: number;
                                /** @description Pieces in stock, in pieces */
                                pieces: number;
                                /** @description Goods at or below their reorder point, in count */
                                low_stock_items: number;
                                /** @description Goods with nothing in stock, in count */
                                out_of_stock_items: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InventoryController_lowStock: {
        parameters: {
            query?: {
                /** @description Most items */
                limit?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Items at or below their reorder point */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Code of the item */
                                sku: string;
                                /** @description Name as its sales most often give it */
                                name: string;
                                /** @description goods, or service for postage, fees and vouchers */
                                category: string;
                                /** @description Pieces in stock, in pieces */
                                quantity: number;
                                /** @description Pieces at which it is ordered anew, in pieces */
                                reorder_point: number;
                                /** @description Zone, aisle and bin */
                                location: string;
                                /** @description Goods at or below a reorder point above zero */
                                is_low: boolean;
                                /** @description Pieces below the reorder point, in pieces */
                                shortage: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InventoryController_movements: {
        parameters: {
            query?: {
                /** @description Only this item; null is all */
                sku?: string;
                /** @description Only this kind; null is all */
                kind?: "inbound" | "outbound" | "adjustment";
                /** @description First day; null is the first there is */
                start_date?: string;
                /** @description Last day; null is the newest there is */
                as_of?: string;
                /** @description Most movements */
                limit?: number;
                /** @description Movements before the first */
                offset?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Movements of stock */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Number of the movement */
                                movement_id: number;
                                /** @description Code of the item */
                                sku: string;
                                /** @description inbound, outbound or adjustment */
                                kind: string;
                                /** @description Pieces; of an adjustment what it did to the stock, in pieces */
                                quantity: number;
                                /**
                                 * Format: date-time
                                 * @description When
                                 */
                                moved_at: string;
                                /** @description Where */
                                location: string | null;
                                /** @description Invoice, order or other paper */
                                reference: string | null;
                                /** @description Price of a piece, in gbp */
                                unit_price: number | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    StockController_book: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MovementDto"];
            };
        };
        responses: {
            /** @description As it goes out */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        movement?: {
                            movement_id?: number;
                            sku?: string;
                            kind?: string;
                            quantity?: number;
                            moved_at?: string;
                            location?: unknown;
                            reference?: string;
                            request_id?: string;
                        };
                        item?: {
                            sku?: string;
                            name?: string;
                            category?: string;
                            quantity?: number;
                            reorder_point?: number;
                            location?: string;
                        };
                        is_repeated?: boolean;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InventoryController_reorder: {
        parameters: {
            query?: {
                /** @description Multiple of the reorder point */
                up_to?: number;
                /** @description Last of the seven days; null is the last of the invoice lines */
                as_of?: string;
                /** @description Most items */
                limit?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What to order anew, and how much */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Code of the item */
                                sku: string;
                                /** @description Name */
                                name: string;
                                /** @description Pieces in stock, in pieces */
                                quantity: number;
                                /** @description Reorder point, in pieces */
                                reorder_point: number;
                                /** @description Pieces that went out in seven days, in pieces */
                                demand_7d: number;
                                /** @description The larger of reorder point and demand, in pieces */
                                safety_stock: number;
                                /** @description Pieces to order, in pieces */
                                order_quantity: number;
                                /** @description CRITICAL, HIGH or MEDIUM */
                                urgency: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InventoryController_demandSummary: {
        parameters: {
            query?: {
                /** @description First day; null is the first there is */
                start_date?: string;
                /** @description Last day; null is the newest there is */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Movements and their value in all */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Lines of invoices, in count */
                                lines: number;
                                /** @description Value of the lines, returns taken off, in gbp */
                                value_gbp: number;
                                /** @description Movements of every kind, in count */
                                movements: number;
                                /** @description Codes that moved, in count */
                                items: number;
                                /** @description Pieces that went out, in pieces */
                                outbound_quantity: number;
                                /** @description Pieces that came in, in pieces */
                                inbound_quantity: number;
                                /** @description What adjustments did to the stock, in pieces */
                                adjusted_quantity: number;
                                /**
                                 * Format: date
                                 * @description Day of the first movement
                                 */
                                first_day: string | null;
                                /**
                                 * Format: date
                                 * @description Day of the last
                                 */
                                last_day: string | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InventoryController_dailyDemand: {
        parameters: {
            query?: {
                /** @description Only this item; without it, all */
                sku?: unknown;
                /** @description First day; null is the first there is */
                start_date?: string;
                /** @description Last day; null is the newest there is */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Demand by day */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /**
                                 * Format: date
                                 * @description The day
                                 */
                                day: string;
                                /** @description Pieces that went out, in pieces */
                                total_quantity: number;
                                /** @description Outbound movements, in count */
                                movements: number;
                                /** @description Mean pieces a movement, in pieces */
                                mean_quantity: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InventoryController_weeklyDemand: {
        parameters: {
            query?: {
                /** @description Only this item; without it, all */
                sku?: unknown;
                /** @description First day; null is the first there is */
                start_date?: string;
                /** @description Last day; null is the newest there is */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Demand by week */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /**
                                 * Format: date
                                 * @description The week, by its Monday
                                 */
                                week: string;
                                /** @description Pieces that went out, in pieces */
                                total_quantity: number;
                                /** @description Outbound movements, in count */
                                movements: number;
                                /** @description Mean pieces a movement, in pieces */
                                mean_quantity: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InventoryController_monthlyDemand: {
        parameters: {
            query?: {
                /** @description Only this item; without it, all */
                sku?: unknown;
                /** @description First day; null is the first there is */
                start_date?: string;
                /** @description Last day; null is the newest there is */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Demand by month */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /**
                                 * Format: date
                                 * @description The month, by its first day
                                 */
                                month: string;
                                /** @description Pieces that went out, in pieces */
                                total_quantity: number;
                                /** @description Outbound movements, in count */
                                movements: number;
                                /** @description Mean pieces a movement, in pieces */
                                mean_quantity: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    InventoryController_brandDemand: {
        parameters: {
            query?: {
                /** @description Only this brand; null is all */
                brand?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Demand by brand */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description First three letters of the code */
                                brand: string;
                                /** @description Codes of the brand that went out, in count */
                                items: number;
                                /** @description Pieces that went out, in pieces */
                                total_quantity: number;
                                /** @description Outbound movements, in count */
                                movements: number;
                                /** @description Mean pieces a movement, in pieces */
                                mean_quantity: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentController_list: {
        parameters: {
            query?: {
                /** @description Only this type; null is all */
                type?: "forklift" | "amr" | "agv" | "conveyor" | "scanner" | "charger" | "sensor";
                /** @description Only this status; null is all */
                status?: "available" | "assigned" | "charging" | "maintenance" | "out_of_service";
                /** @description Only this zone; null is all */
                zone?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Equipment */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Name of the equipment */
                                asset_id: string;
                                /** @description forklift, amr, agv, conveyor, scanner, charger or sensor */
                                type: string;
                                /** @description Model */
                                model: string;
                                /** @description Where it works */
                                zone: string;
                                /** @description available, assigned, charging, maintenance or out_of_service */
                                status: string;
                                /**
                                 * Format: date-time
                                 * @description When its next preventive maintenance is due
                                 */
                                next_pm_due: string | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentController_health: {
        parameters: {
            query?: {
                /** @description Only this health; null is all */
                health?: "critical" | "warning" | "healthy" | "silent";
                /** @description Day of the newest reading looked at; null is the newest there is */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Health of the equipment */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Name of the equipment */
                                asset_id: string;
                                /** @description Type */
                                type: string;
                                /** @description Status */
                                status: string;
                                /** @description critical, warning, healthy or silent */
                                health: string;
                                /** @description Readings of the hour, in count */
                                readings: number;
                                /**
                                 * Format: date-time
                                 * @description Last of them
                                 */
                                last_at: string | null;
                                /** @description Most wear of the tool within the hour, in minutes */
                                tool_wear_min: number | null;
                                /** @description Failures within the hour, in count */
                                failures: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentController_metrics: {
        parameters: {
            query?: {
                /** @description Only this equipment; null is all */
                asset_id?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is measured */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description What was measured; it ends in its unit */
                                metric: string;
                                /** @description Pieces of equipment, in count */
                                assets: number;
                                /** @description Readings, in count */
                                readings: number;
                                /**
                                 * Format: date-time
                                 * @description First of them
                                 */
                                first_at: string;
                                /**
                                 * Format: date-time
                                 * @description Last of them
                                 */
                                last_at: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentController_failures: {
        parameters: {
            query?: {
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Failures by mode */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description TWF, HDF, PWF, OSF, RNF, unknown or all */
                                mode: string;
                                /** @description Failures, in count */
                                failures: number;
                                /** @description Pieces of equipment that had them, in count */
                                assets: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentController_maintenance: {
        parameters: {
            query?: {
                /** @description Only this equipment; null is all */
                asset_id?: string;
                /** @description Most failures */
                limit?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Failures of the equipment */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Number of the reading in the source */
                                maintenance_id: number;
                                /** @description Name of the equipment */
                                asset_id: string;
                                /**
                                 * Format: date-time
                                 * @description When
                                 */
                                happened_at: string;
                                /** @description failure */
                                kind: string;
                                /** @description TWF tool wear, HDF heat, PWF power, OSF overstrain, RNF chance */
                                modes: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentController_one: {
        parameters: {
            query?: {
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One piece of equipment */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Name of the equipment */
                                asset_id: string;
                                /** @description forklift, amr, agv, conveyor, scanner, charger or sensor */
                                type: string;
                                /** @description Model */
                                model: string;
                                /** @description Where it works */
                                zone: string;
                                /** @description available, assigned, charging, maintenance or out_of_service */
                                status: string;
                                /**
                                 * Format: date-time
                                 * @description When its next preventive maintenance is due
                                 */
                                next_pm_due: string | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentController_telemetry: {
        parameters: {
            query?: {
                /** @description Only this metric; null is all */
                metric?: string;
                /** @description Hours before the newest reading */
                hours_back?: number;
                /** @description Day of the newest reading looked at; null is the newest there is */
                as_of?: string;
                /** @description Most readings */
                limit?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Readings of a piece of equipment */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Name of the equipment */
                                asset_id: string;
                                /**
                                 * Format: date-time
                                 * @description When
                                 */
                                ts: string;
                                /** @description What was measured */
                                metric: string;
                                /** @description Value in the unit the metric ends in */
                                value: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentWorkController_ingest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TelemetryDto"];
            };
        };
        responses: {
            /** @description As it goes out */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asset_id?: string;
                        accepted?: number;
                        durable_in?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentController_telemetrySummary: {
        parameters: {
            query?: {
                /** @description Hours before the newest reading */
                hours_back?: number;
                /** @description Day of the newest reading looked at; null is the newest there is */
                as_of?: string;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Readings of a piece of equipment by metric */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description What was measured */
                                metric: string;
                                /** @description Mean, to six decimals */
                                mean_value: number;
                                /** @description Smallest */
                                min_value: number;
                                /** @description Largest */
                                max_value: number;
                                /** @description Readings, in count */
                                readings: number;
                                /**
                                 * Format: date-time
                                 * @description First of them
                                 */
                                first_at: string;
                                /**
                                 * Format: date-time
                                 * @description Last of them
                                 */
                                last_at: string;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentController_assignments: {
        parameters: {
            query?: {
                /** @description Most assignments */
                limit?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who had a piece of equipment */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Number of the assignment */
                                assignment_id: number;
                                /** @description Name of the equipment */
                                asset_id: string;
                                /** @description Who has or had it */
                                assignee: string;
                                /** @description For which task */
                                task_id: string | null;
                                /**
                                 * Format: date-time
                                 * @description Since when
                                 */
                                assigned_at: string;
                                /**
                                 * Format: date-time
                                 * @description Until when; null while it lasts
                                 */
                                released_at: string | null;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentWorkController_assign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignDto"];
            };
        };
        responses: {
            /** @description As it goes out */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        assignment_id?: number;
                        asset_id?: string;
                        assignee?: string;
                        task_id?: string;
                        assigned_at?: string;
                        released_at?: unknown;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    EquipmentWorkController_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it goes out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        assignment_id?: number;
                        asset_id?: string;
                        assignee?: string;
                        task_id?: string;
                        assigned_at?: string;
                        released_at?: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    OperationsController_tasks: {
        parameters: {
            query?: {
                /** @description Only this person's; for analysts */
                assignee?: unknown;
                /** @description Only this status; null is all */
                status?: "pending" | "in_progress" | "completed" | "cancelled";
                /** @description Only this kind; null is all */
                kind?: "pick" | "pack" | "putaway" | "cycle_count";
                /** @description Most tasks */
                limit?: number;
                /** @description Tasks before the first */
                offset?: number;
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tasks by status */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description Name of the task */
                                task_id: string;
                                /** @description pick, pack, putaway or cycle_count */
                                kind: string;
                                /** @description pending, in_progress, completed or cancelled */
                                status: string;
                                /** @description Whether anybody has it */
                                is_assigned: boolean;
                                /**
                                 * Format: date-time
                                 * @description When it came up
                                 */
                                created_at: string;
                                /** @description Item, pieces and paper that it is about */
                                payload: unknown;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    OperationsController_summary: {
        parameters: {
            query?: {
                /** @description Which page of the rows, from 1; without page and page_size every row is sent. */
                page?: number;
                page_size?: number;
                /** @description true asks the database; for analysts and above, for anyone else it changes nothing. */
                skip_cache?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tasks by kind and status */
            200: {
                headers: {
                    /** @description Of a page: first, prev, next and last (RFC 8288) */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"] & {
                        rows: {
                            data: {
                                /** @description pick, pack, putaway or cycle_count */
                                kind: string;
                                /** @description pending, in_progress, completed or cancelled */
                                status: string;
                                /** @description Tasks, in count */
                                tasks: number;
                                /** @description Pieces they are about, in pieces */
                                pieces: number;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    SearchController_search: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchDto"];
            };
        };
        responses: {
            /** @description As it goes out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        corpus?: string;
                        method?: string;
                        dimension?: number;
                        candidates?: number;
                        results?: {
                            document_id?: string;
                            title?: string;
                            body?: unknown;
                            label?: string;
                            source?: string;
                            updated_on?: string;
                            similarity?: number;
                            relevance?: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    SearchController_evidence: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvidenceDto"];
            };
        };
        responses: {
            /** @description As it goes out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        query?: string;
                        as_of?: string;
                        components?: {
                            similarity?: number;
                            authority?: number;
                            freshness?: number;
                            cross_reference?: number;
                            diversity?: number;
                        };
                        score?: number;
                        confidence?: string;
                        evidence?: {
                            id?: string;
                            title?: string;
                            text?: string;
                            source?: string;
                            similarity?: number;
                            updated_on?: string;
                            authority?: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    KeptValuesController_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it goes out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        session_id?: string;
                        context?: {
                            cart?: string[];
                            zone?: string;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    KeptValuesController_keep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionDto"];
            };
        };
        responses: {
            /** @description As it goes out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        session_id?: string;
                        context?: {
                            cart?: string[];
                            zone?: string;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            409: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    KeptValuesController_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    KeptValuesController_setting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it goes out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        key?: string;
                        value?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            404: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
    KeptValuesController_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingDto"];
            };
        };
        responses: {
            /** @description As it goes out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        key?: string;
                        value?: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            503: components["responses"]["Problem"];
            504: components["responses"]["Problem"];
        };
    };
}
