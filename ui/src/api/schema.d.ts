// Generated from openapi.json by `npm run generate`.

export interface paths {
    "/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List changes, newest first */
        get: operations["list-audit-log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export changes as JSON lines, oldest first */
        get: operations["export-audit-log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/enrollment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read where data planes elsewhere connect */
        get: operations["get-enrollment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each gateway, a page at a time */
        get: operations["list-event-gateways"];
        put?: never;
        /** Create a gateway */
        post: operations["create-event-gateways"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a gateway */
        get: operations["get-event-gateways"];
        /** Replace a gateway; a secret that is left out stays */
        put: operations["replace-event-gateways"];
        post?: never;
        /** Delete a gateway */
        delete: operations["delete-event-gateways"];
        options?: never;
        head?: never;
        /** Change some fields of a gateway */
        patch: operations["patch-event-gateways"];
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List changes, newest first */
        get: operations["list-event-gateways-audit-log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/audit-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export changes as JSON lines, oldest first */
        get: operations["export-event-gateways-audit-log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/backend-clusters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each backend cluster, a page at a time */
        get: operations["list-event-gateways-backend-clusters"];
        put?: never;
        /** Create a backend cluster */
        post: operations["create-event-gateways-backend-clusters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/backend-clusters/{entity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a backend cluster */
        get: operations["get-event-gateways-backend-clusters"];
        /** Replace a backend cluster; a secret that is left out stays */
        put: operations["replace-event-gateways-backend-clusters"];
        post?: never;
        /** Delete a backend cluster */
        delete: operations["delete-event-gateways-backend-clusters"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/backend-clusters/{entity}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what refers to a backend cluster, and so keeps it from being deleted */
        get: operations["list-event-gateways-backend-clusters-referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/backend-clusters/{entity}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how each data plane sees a backend cluster */
        get: operations["get-event-gateways-backend-clusters-status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/backend-clusters/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a data plane try out a backend cluster, without saving it; the audit log says who did */
        post: operations["test-event-gateways-backend-clusters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/data-plane-certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each data plane certificate, a page at a time */
        get: operations["list-event-gateways-data-plane-certificates"];
        put?: never;
        /** Create a data plane certificate */
        post: operations["create-event-gateways-data-plane-certificates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/data-plane-certificates/{entity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a data plane certificate */
        get: operations["get-event-gateways-data-plane-certificates"];
        /** Replace a data plane certificate; a secret that is left out stays */
        put: operations["replace-event-gateways-data-plane-certificates"];
        post?: never;
        /** Delete a data plane certificate */
        delete: operations["delete-event-gateways-data-plane-certificates"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/data-plane-certificates/{entity}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what refers to a data plane certificate, and so keeps it from being deleted */
        get: operations["list-event-gateways-data-plane-certificates-referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/listeners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each listener, a page at a time */
        get: operations["list-event-gateways-listeners"];
        put?: never;
        /** Create a listener */
        post: operations["create-event-gateways-listeners"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/listeners/{entity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a listener */
        get: operations["get-event-gateways-listeners"];
        /** Replace a listener; a secret that is left out stays */
        put: operations["replace-event-gateways-listeners"];
        post?: never;
        /** Delete a listener */
        delete: operations["delete-event-gateways-listeners"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/listeners/{entity}/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each listener policy, in the order in which they apply */
        get: operations["list-event-gateways-listeners-policies"];
        put?: never;
        /** Create a listener policy */
        post: operations["create-event-gateways-listeners-policies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/listeners/{entity}/policies/{policy}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a listener policy */
        get: operations["get-event-gateways-listeners-policies"];
        /** Replace a listener policy; a secret that is left out stays */
        put: operations["replace-event-gateways-listeners-policies"];
        post?: never;
        /** Delete a listener policy */
        delete: operations["delete-event-gateways-listeners-policies"];
        options?: never;
        head?: never;
        /** Change some fields of a listener policy */
        patch: operations["patch-event-gateways-listeners-policies"];
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/listeners/{entity}/policies/{policy}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a listener policy to another place of its chain */
        post: operations["move-event-gateways-listeners-policies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/listeners/{entity}/policies/{policy}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what refers to a listener policy, and so keeps it from being deleted */
        get: operations["list-event-gateways-listeners-policies-referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/listeners/{entity}/policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the order of each listener policy */
        get: operations["get-event-gateways-listeners-policy-chain"];
        /** Put each listener policy in a new order */
        put: operations["replace-event-gateways-listeners-policy-chain"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/listeners/{entity}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what refers to a listener, and so keeps it from being deleted */
        get: operations["list-event-gateways-listeners-referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List data planes */
        get: operations["list-event-gateways-nodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/nodes/{entity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a data plane */
        get: operations["get-event-gateways-nodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/nodes/{entity}/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what went wrong on a data plane, newest first */
        get: operations["list-event-gateways-nodes-errors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/nodes/{entity}/pending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what a data plane has not applied yet */
        get: operations["list-event-gateways-nodes-pending"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/nodes/{entity}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read which configuration a data plane has */
        get: operations["get-event-gateways-nodes-status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how a gateway fares, as its data planes see it */
        get: operations["get-event-gateways-overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/schema-registries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each schema registry, a page at a time */
        get: operations["list-event-gateways-schema-registries"];
        put?: never;
        /** Create a schema registry */
        post: operations["create-event-gateways-schema-registries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/schema-registries/{entity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a schema registry */
        get: operations["get-event-gateways-schema-registries"];
        /** Replace a schema registry; a secret that is left out stays */
        put: operations["replace-event-gateways-schema-registries"];
        post?: never;
        /** Delete a schema registry */
        delete: operations["delete-event-gateways-schema-registries"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/schema-registries/{entity}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what refers to a schema registry, and so keeps it from being deleted */
        get: operations["list-event-gateways-schema-registries-referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/static-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each static key, a page at a time */
        get: operations["list-event-gateways-static-keys"];
        put?: never;
        /** Create a static key */
        post: operations["create-event-gateways-static-keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/static-keys/{entity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a static key */
        get: operations["get-event-gateways-static-keys"];
        put?: never;
        post?: never;
        /** Delete a static key */
        delete: operations["delete-event-gateways-static-keys"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/static-keys/{entity}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what refers to a static key, and so keeps it from being deleted */
        get: operations["list-event-gateways-static-keys-referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what has passed in the last hour, of the busiest */
        get: operations["get-event-gateways-statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/tls-trust-bundles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each TLS trust bundle, a page at a time */
        get: operations["list-event-gateways-tls-trust-bundles"];
        put?: never;
        /** Create a TLS trust bundle */
        post: operations["create-event-gateways-tls-trust-bundles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/tls-trust-bundles/{entity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a TLS trust bundle */
        get: operations["get-event-gateways-tls-trust-bundles"];
        /** Replace a TLS trust bundle; a secret that is left out stays */
        put: operations["replace-event-gateways-tls-trust-bundles"];
        post?: never;
        /** Delete a TLS trust bundle */
        delete: operations["delete-event-gateways-tls-trust-bundles"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/tls-trust-bundles/{entity}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what refers to a TLS trust bundle, and so keeps it from being deleted */
        get: operations["list-event-gateways-tls-trust-bundles-referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each virtual cluster, a page at a time */
        get: operations["list-event-gateways-virtual-clusters"];
        put?: never;
        /** Create a virtual cluster */
        post: operations["create-event-gateways-virtual-clusters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a virtual cluster */
        get: operations["get-event-gateways-virtual-clusters"];
        /** Replace a virtual cluster; a secret that is left out stays */
        put: operations["replace-event-gateways-virtual-clusters"];
        post?: never;
        /** Delete a virtual cluster */
        delete: operations["delete-event-gateways-virtual-clusters"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/cluster-policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each cluster policy, in the order in which they apply */
        get: operations["list-event-gateways-virtual-clusters-cluster-policies"];
        put?: never;
        /** Create a cluster policy */
        post: operations["create-event-gateways-virtual-clusters-cluster-policies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/cluster-policies/{policy}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a cluster policy */
        get: operations["get-event-gateways-virtual-clusters-cluster-policies"];
        /** Replace a cluster policy; a secret that is left out stays */
        put: operations["replace-event-gateways-virtual-clusters-cluster-policies"];
        post?: never;
        /** Delete a cluster policy */
        delete: operations["delete-event-gateways-virtual-clusters-cluster-policies"];
        options?: never;
        head?: never;
        /** Change some fields of a cluster policy */
        patch: operations["patch-event-gateways-virtual-clusters-cluster-policies"];
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/cluster-policies/{policy}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a cluster policy to another place of its chain */
        post: operations["move-event-gateways-virtual-clusters-cluster-policies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/cluster-policies/{policy}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what refers to a cluster policy, and so keeps it from being deleted */
        get: operations["list-event-gateways-virtual-clusters-cluster-policies-referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/cluster-policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the order of each cluster policy */
        get: operations["get-event-gateways-virtual-clusters-cluster-policy-chain"];
        /** Put each cluster policy in a new order */
        put: operations["replace-event-gateways-virtual-clusters-cluster-policy-chain"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/consume-policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each consume policy, in the order in which they apply */
        get: operations["list-event-gateways-virtual-clusters-consume-policies"];
        put?: never;
        /** Create a consume policy */
        post: operations["create-event-gateways-virtual-clusters-consume-policies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/consume-policies/{policy}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a consume policy */
        get: operations["get-event-gateways-virtual-clusters-consume-policies"];
        /** Replace a consume policy; a secret that is left out stays */
        put: operations["replace-event-gateways-virtual-clusters-consume-policies"];
        post?: never;
        /** Delete a consume policy */
        delete: operations["delete-event-gateways-virtual-clusters-consume-policies"];
        options?: never;
        head?: never;
        /** Change some fields of a consume policy */
        patch: operations["patch-event-gateways-virtual-clusters-consume-policies"];
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/consume-policies/{policy}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a consume policy to another place of its chain */
        post: operations["move-event-gateways-virtual-clusters-consume-policies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/consume-policies/{policy}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what refers to a consume policy, and so keeps it from being deleted */
        get: operations["list-event-gateways-virtual-clusters-consume-policies-referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/consume-policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the order of each consume policy */
        get: operations["get-event-gateways-virtual-clusters-consume-policy-chain"];
        /** Put each consume policy in a new order */
        put: operations["replace-event-gateways-virtual-clusters-consume-policy-chain"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/produce-policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List each produce policy, in the order in which they apply */
        get: operations["list-event-gateways-virtual-clusters-produce-policies"];
        put?: never;
        /** Create a produce policy */
        post: operations["create-event-gateways-virtual-clusters-produce-policies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/produce-policies/{policy}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a produce policy */
        get: operations["get-event-gateways-virtual-clusters-produce-policies"];
        /** Replace a produce policy; a secret that is left out stays */
        put: operations["replace-event-gateways-virtual-clusters-produce-policies"];
        post?: never;
        /** Delete a produce policy */
        delete: operations["delete-event-gateways-virtual-clusters-produce-policies"];
        options?: never;
        head?: never;
        /** Change some fields of a produce policy */
        patch: operations["patch-event-gateways-virtual-clusters-produce-policies"];
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/produce-policies/{policy}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a produce policy to another place of its chain */
        post: operations["move-event-gateways-virtual-clusters-produce-policies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/produce-policies/{policy}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what refers to a produce policy, and so keeps it from being deleted */
        get: operations["list-event-gateways-virtual-clusters-produce-policies-referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/produce-policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the order of each produce policy */
        get: operations["get-event-gateways-virtual-clusters-produce-policy-chain"];
        /** Put each produce policy in a new order */
        put: operations["replace-event-gateways-virtual-clusters-produce-policy-chain"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-gateways/{gateway}/virtual-clusters/{entity}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what refers to a virtual cluster, and so keeps it from being deleted */
        get: operations["list-event-gateways-virtual-clusters-referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/expressions/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what is wrong with an expression, if anything is; nothing is changed */
        post: operations["check-expressions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read who has signed in */
        get: operations["get-session"];
        put?: never;
        /** Begin a session of the console: the answer sets its cookie */
        post: operations["create-session"];
        /** End the session */
        delete: operations["delete-session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List how people can sign in to the console */
        get: operations["list-session-methods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tokens, without their texts */
        get: operations["list-tokens"];
        put?: never;
        /** Create a token */
        post: operations["create-tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token */
        delete: operations["revoke-tokens"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A Kafka operation. */
        AclOperation: {
            /**
             * @description Its name.
             * @enum {unknown}
             */
            name: "all" | "alter" | "alter_configs" | "create" | "delete" | "describe" | "describe_configs" | "idempotent_write" | "read" | "write";
        };
        /** @description A Kafka operation. */
        AclOperationView: {
            /**
             * @description Its name.
             * @enum {unknown}
             */
            name: "all" | "alter" | "alter_configs" | "create" | "delete" | "describe" | "describe_configs" | "idempotent_write" | "read" | "write";
        };
        /** @description Names of resources. */
        AclResourceName: {
            /** @description A name, with `*` for any characters. */
            match: string;
        };
        /** @description Names of resources. */
        AclResourceNameView: {
            /** @description A name, with `*` for any characters. */
            match: string;
        };
        /** @description Allows or denies operations on resources. */
        AclRule: {
            /**
             * @description What the rule says.
             * @enum {unknown}
             */
            action: "allow" | "deny";
            /** @description The operations. */
            operations: components["schemas"]["AclOperation"][];
            /** @description The names of the resources, or an expression that yields them. */
            resource_names: string | components["schemas"]["AclResourceName"][];
            /**
             * @description The kind of resource.
             * @enum {unknown}
             */
            resource_type: "topic" | "group" | "transactional_id" | "cluster";
        };
        /** @description Allows or denies operations on resources. */
        AclRuleView: {
            /**
             * @description What the rule says.
             * @enum {unknown}
             */
            action: "allow" | "deny";
            /** @description The operations. */
            operations: components["schemas"]["AclOperationView"][];
            /** @description The names of the resources, or an expression that yields them. */
            resource_names: string | components["schemas"]["AclResourceNameView"][];
            /**
             * @description The kind of resource.
             * @enum {unknown}
             */
            resource_type: "topic" | "group" | "transactional_id" | "cluster";
        };
        /** @description The rules. */
        AclsConfig: {
            /** @description The rules, each of which stands for itself. */
            rules: components["schemas"]["AclRule"][];
        };
        /** @description The rules. */
        AclsConfigView: {
            /** @description The rules, each of which stands for itself. */
            rules: components["schemas"]["AclRuleView"][];
        };
        /** @description Whom a token is for. */
        Audience: {
            /** @description The value of the claim. */
            name: string;
        };
        /** @description Whom a token is for. */
        AudienceView: {
            /** @description The value of the claim. */
            name: string;
        };
        /** @description A change, or a test of a backend cluster. */
        AuditEntry: {
            /** @description Such as `create`, `replace`, `patch`, `delete`, `move`, `reorder`, `renew`, or `test`, which changes nothing. */
            action: string;
            actor: Record<string, never>;
            /** @description The body after, secrets masked; none if it was deleted. Of a test: where the settings lead, which data plane tried them, and which steps failed. */
            after?: Record<string, never> | null;
            /** Format: date-time */
            at: string;
            /** @description The body before, secrets masked; none if it was made. */
            before?: Record<string, never> | null;
            /**
             * Format: uuid
             * @description None for a test of settings that are not saved.
             */
            entity_id: string | null;
            gateway_id?: string | null;
            /** Format: uuid */
            id: string;
            kind: string;
            request_id?: string | null;
            /** @description The gateway's version after the change; 0 if it changed no configuration. */
            version?: string;
        };
        /** @description A real Kafka cluster that the gateway forwards to. */
        BackendCluster: {
            /** @description How the gateway logs in to the brokers. */
            authentication: components["schemas"]["BackendClusterAuthentication"];
            /** @description Addresses at which the cluster's brokers are found, as `host:port`. One that answers is enough. */
            bootstrap_servers: string[];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether a virtual cluster on this backend may let clients in without a login. It then acts on the brokers for whoever reaches its listener, so it is off unless it is said here.
             * @default false
             */
            insecure_allow_anonymous_virtual_cluster_auth: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /**
             * @description Seconds after which the brokers and their addresses are fetched anew.
             * @default 60
             */
            metadata_update_interval_seconds: number | null;
            /** @description The name, unique among backend clusters. */
            name: string;
            /** @description TLS towards the brokers. Left out, there is none. */
            tls?: components["schemas"]["BackendClusterTls"] | null;
        };
        BackendClusterAuthentication: {
            /**
             * @description No login.
             * @constant
             */
            type: "anonymous";
        } | {
            /** @description The password to log in with. */
            password: string;
            /**
             * @description SASL/PLAIN with a name and a password.
             * @constant
             */
            type: "sasl_plain";
            /** @description The name to log in with. */
            username: string;
        } | {
            /**
             * @description The hash that SCRAM uses.
             * @enum {unknown}
             */
            algorithm: "sha256" | "sha512";
            /** @description The password to log in with. */
            password: string;
            /**
             * @description SASL/SCRAM with a name and a password.
             * @constant
             */
            type: "sasl_scram";
            /** @description The name to log in with. */
            username: string;
        } | {
            /** @description The audience to ask for. */
            audience?: string | null;
            /** @description The certificates that the token endpoint's certificate must lead to, as PEM or as base64 of PEM. Left out, those of the system. */
            ca_bundle?: string | null;
            /** @description Who the gateway is to the token endpoint. */
            client_id: string;
            /** @description How it proves that. */
            client_secret: string;
            /** @description SASL extensions to send to the brokers with the token. */
            extensions?: {
                [key: string]: string;
            } | null;
            /** @description The scope to ask for. */
            scope?: string | null;
            /**
             * Format: uri
             * @description The URL that gives tokens.
             */
            token_endpoint: string;
            /**
             * @description SASL/OAUTHBEARER with a token got by client credentials.
             * @constant
             */
            type: "sasl_oauth_bearer";
        };
        BackendClusterAuthenticationUpdate: {
            /**
             * @description No login.
             * @constant
             */
            type: "anonymous";
        } | {
            /** @description The password to log in with. */
            password?: string | null;
            /**
             * @description SASL/PLAIN with a name and a password.
             * @constant
             */
            type: "sasl_plain";
            /** @description The name to log in with. */
            username: string;
        } | {
            /**
             * @description The hash that SCRAM uses.
             * @enum {unknown}
             */
            algorithm: "sha256" | "sha512";
            /** @description The password to log in with. */
            password?: string | null;
            /**
             * @description SASL/SCRAM with a name and a password.
             * @constant
             */
            type: "sasl_scram";
            /** @description The name to log in with. */
            username: string;
        } | {
            /** @description The audience to ask for. */
            audience?: string | null;
            /** @description The certificates that the token endpoint's certificate must lead to, as PEM or as base64 of PEM. Left out, those of the system. */
            ca_bundle?: string | null;
            /** @description Who the gateway is to the token endpoint. */
            client_id: string;
            /** @description How it proves that. */
            client_secret?: string | null;
            /** @description SASL extensions to send to the brokers with the token. */
            extensions?: {
                [key: string]: string;
            } | null;
            /** @description The scope to ask for. */
            scope?: string | null;
            /**
             * Format: uri
             * @description The URL that gives tokens.
             */
            token_endpoint: string;
            /**
             * @description SASL/OAUTHBEARER with a token got by client credentials.
             * @constant
             */
            type: "sasl_oauth_bearer";
        };
        BackendClusterAuthenticationView: {
            /**
             * @description No login.
             * @constant
             */
            type: "anonymous";
        } | {
            /** @description The password to log in with. */
            password?: string;
            /**
             * @description SASL/PLAIN with a name and a password.
             * @constant
             */
            type: "sasl_plain";
            /** @description The name to log in with. */
            username: string;
        } | {
            /**
             * @description The hash that SCRAM uses.
             * @enum {unknown}
             */
            algorithm: "sha256" | "sha512";
            /** @description The password to log in with. */
            password?: string;
            /**
             * @description SASL/SCRAM with a name and a password.
             * @constant
             */
            type: "sasl_scram";
            /** @description The name to log in with. */
            username: string;
        } | {
            /** @description The audience to ask for. */
            audience?: string;
            /** @description The certificates that the token endpoint's certificate must lead to, as PEM or as base64 of PEM. Left out, those of the system. */
            ca_bundle?: string;
            /** @description Who the gateway is to the token endpoint. */
            client_id: string;
            /** @description How it proves that. */
            client_secret?: string;
            /** @description SASL extensions to send to the brokers with the token. */
            extensions?: {
                [key: string]: string;
            };
            /** @description The scope to ask for. */
            scope?: string;
            /**
             * Format: uri
             * @description The URL that gives tokens.
             */
            token_endpoint: string;
            /**
             * @description SASL/OAUTHBEARER with a token got by client credentials.
             * @constant
             */
            type: "sasl_oauth_bearer";
        };
        BackendClusterBody: components["schemas"]["BackendCluster"];
        /** @description The certificate by which the brokers know the gateway. */
        BackendClusterClientIdentity: {
            /** @description The certificate, as PEM or as base64 of PEM. */
            certificate: string;
            /** @description Its private key, as PEM or as base64 of PEM. */
            key: string;
        };
        /** @description The certificate by which the brokers know the gateway. */
        BackendClusterClientIdentityUpdate: {
            /** @description The certificate, as PEM or as base64 of PEM. */
            certificate: string;
            /** @description Its private key, as PEM or as base64 of PEM. */
            key?: string | null;
        };
        /** @description The certificate by which the brokers know the gateway. */
        BackendClusterClientIdentityView: {
            /** @description The certificate, as PEM or as base64 of PEM. */
            certificate: string;
            /** @description Its private key, as PEM or as base64 of PEM. */
            key: string | null;
        };
        BackendClusterInfo: components["schemas"]["BackendClusterView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        BackendClusterStatus: {
            nodes: {
                brokers: components["schemas"]["ObservedBroker"][];
                /** Format: date-time */
                certificate_expires_at: string | null;
                cluster_id: string | null;
                connected: boolean;
                controller_id: number | null;
                last_error: string | null;
                /** Format: date-time */
                last_refresh_at: string | null;
                /** Format: uuid */
                node_id: string;
                /** Format: date-time */
                seen_at: string;
            }[];
        };
        /** @description A real Kafka cluster that the gateway forwards to. */
        BackendClusterTest: {
            /** @description How the gateway logs in to the brokers. */
            authentication: components["schemas"]["BackendClusterAuthenticationUpdate"];
            /** @description Addresses at which the cluster's brokers are found, as `host:port`. One that answers is enough. */
            bootstrap_servers: string[];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * Format: uuid
             * @description A backend cluster that is saved already: secrets that are left out are taken from it.
             */
            id?: string | null;
            /**
             * @description Whether a virtual cluster on this backend may let clients in without a login. It then acts on the brokers for whoever reaches its listener, so it is off unless it is said here.
             * @default false
             */
            insecure_allow_anonymous_virtual_cluster_auth: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /**
             * @description Seconds after which the brokers and their addresses are fetched anew.
             * @default 60
             */
            metadata_update_interval_seconds: number | null;
            /** @description The name, unique among backend clusters. */
            name?: string;
            /** @description TLS towards the brokers. Left out, there is none. */
            tls?: components["schemas"]["BackendClusterTls"] | null;
        };
        BackendClusterTestResult: {
            brokers: components["schemas"]["ObservedBroker"][];
            cluster_id: string | null;
            controller_id: number | null;
            /** Format: uuid */
            node_id: string;
            ok: boolean;
            steps: {
                detail: string;
                milliseconds: number;
                ok: boolean;
                remedy: string | null;
                server: string;
                /** @enum {string} */
                step: "name" | "tcp" | "tls" | "sasl" | "metadata";
            }[];
        };
        /** @description How connections to the brokers are secured. */
        BackendClusterTls: {
            /** @description The certificates that a broker's certificate must lead to, as PEM or as base64 of PEM. */
            ca_bundle?: string | null;
            /** @description The certificate to show to the brokers, for mutual TLS. */
            client_identity?: components["schemas"]["BackendClusterClientIdentity"] | null;
            /**
             * @description Whether connections use TLS. Whoever writes a `tls` object means TLS unless this says no.
             * @default true
             */
            enabled: boolean | null;
            /**
             * @description Whether any certificate of a broker is taken as good. Not for production.
             * @default false
             */
            insecure_skip_verify: boolean | null;
            /**
             * @description The versions of TLS to offer.
             * @default [
             *       "tls12",
             *       "tls13"
             *     ]
             */
            tls_versions: ("tls12" | "tls13")[] | null;
        };
        /** @description How connections to the brokers are secured. */
        BackendClusterTlsUpdate: {
            /** @description The certificates that a broker's certificate must lead to, as PEM or as base64 of PEM. */
            ca_bundle?: string | null;
            /** @description The certificate to show to the brokers, for mutual TLS. */
            client_identity?: components["schemas"]["BackendClusterClientIdentityUpdate"] | null;
            /**
             * @description Whether connections use TLS. Whoever writes a `tls` object means TLS unless this says no.
             * @default true
             */
            enabled: boolean | null;
            /**
             * @description Whether any certificate of a broker is taken as good. Not for production.
             * @default false
             */
            insecure_skip_verify: boolean | null;
            /**
             * @description The versions of TLS to offer.
             * @default [
             *       "tls12",
             *       "tls13"
             *     ]
             */
            tls_versions: ("tls12" | "tls13")[] | null;
        };
        /** @description How connections to the brokers are secured. */
        BackendClusterTlsView: {
            /** @description The certificates that a broker's certificate must lead to, as PEM or as base64 of PEM. */
            ca_bundle?: string;
            /** @description The certificate to show to the brokers, for mutual TLS. */
            client_identity?: components["schemas"]["BackendClusterClientIdentityView"];
            /**
             * @description Whether connections use TLS. Whoever writes a `tls` object means TLS unless this says no.
             * @default true
             */
            enabled: boolean;
            /**
             * @description Whether any certificate of a broker is taken as good. Not for production.
             * @default false
             */
            insecure_skip_verify: boolean;
            /**
             * @description The versions of TLS to offer.
             * @default [
             *       "tls12",
             *       "tls13"
             *     ]
             */
            tls_versions: ("tls12" | "tls13")[];
        };
        /** @description A real Kafka cluster that the gateway forwards to. */
        BackendClusterUpdate: {
            /** @description How the gateway logs in to the brokers. */
            authentication: components["schemas"]["BackendClusterAuthenticationUpdate"];
            /** @description Addresses at which the cluster's brokers are found, as `host:port`. One that answers is enough. */
            bootstrap_servers: string[];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether a virtual cluster on this backend may let clients in without a login. It then acts on the brokers for whoever reaches its listener, so it is off unless it is said here.
             * @default false
             */
            insecure_allow_anonymous_virtual_cluster_auth: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /**
             * @description Seconds after which the brokers and their addresses are fetched anew.
             * @default 60
             */
            metadata_update_interval_seconds: number | null;
            /** @description The name, unique among backend clusters. */
            name: string;
            /** @description TLS towards the brokers. Left out, there is none. */
            tls?: components["schemas"]["BackendClusterTlsUpdate"] | null;
        };
        /** @description A real Kafka cluster that the gateway forwards to. */
        BackendClusterView: {
            /** @description How the gateway logs in to the brokers. */
            authentication: components["schemas"]["BackendClusterAuthenticationView"];
            /** @description Addresses at which the cluster's brokers are found, as `host:port`. One that answers is enough. */
            bootstrap_servers: string[];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether a virtual cluster on this backend may let clients in without a login. It then acts on the brokers for whoever reaches its listener, so it is off unless it is said here.
             * @default false
             */
            insecure_allow_anonymous_virtual_cluster_auth: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /**
             * @description Seconds after which the brokers and their addresses are fetched anew.
             * @default 60
             */
            metadata_update_interval_seconds: number;
            /** @description The name, unique among backend clusters. */
            name: string;
            /** @description TLS towards the brokers. Left out, there is none. */
            tls?: components["schemas"]["BackendClusterTlsView"];
        };
        /** @description How brokers are named. */
        BrokerHostFormat: {
            /**
             * @description How brokers are named.
             * @default per_cluster_suffix
             */
            type: ("per_cluster_suffix" | "shared_suffix") | null;
        };
        /** @description How brokers are named. */
        BrokerHostFormatView: {
            /**
             * @description How brokers are named.
             * @default per_cluster_suffix
             * @enum {unknown}
             */
            type: "per_cluster_suffix" | "shared_suffix";
        };
        /** @description Claims that stand under other names in the token. */
        ClaimsMapping: {
            /** @description The claim that holds the scope. */
            scope?: string | null;
            /** @description The claim that holds the subject. */
            sub?: string | null;
        };
        /** @description Claims that stand under other names in the token. */
        ClaimsMappingView: {
            /** @description The claim that holds the scope. */
            scope?: string;
            /** @description The claim that holds the subject. */
            sub?: string;
        };
        ClusterPolicy: {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description The rules. */
            config: components["schemas"]["AclsConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Says what clients may do. What one rule denies, no other allows.
             * @constant
             */
            type: "acls";
        };
        ClusterPolicyBody: components["schemas"]["ClusterPolicy"];
        ClusterPolicyInfo: components["schemas"]["ClusterPolicyView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /**
             * Format: uuid
             * @description The policy under which this one runs, if there is one.
             */
            parent_policy_id?: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        ClusterPolicyPatch: {
            /** @description A boolean expression; the policy applies where it is true. Empty means everywhere. */
            condition?: string | null;
            /** @description A remark for people. */
            description?: string | null;
            /** @description Whether the policy does anything. */
            enabled?: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string | null;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
        };
        ClusterPolicyUpdate: {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description The rules. */
            config: components["schemas"]["AclsConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Says what clients may do. What one rule denies, no other allows.
             * @constant
             */
            type: "acls";
        };
        ClusterPolicyView: {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string;
            /** @description The rules. */
            config: components["schemas"]["AclsConfigView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * @description Says what clients may do. What one rule denies, no other allows.
             * @constant
             */
            type: "acls";
        };
        ConsumePolicy: {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is done to the headers. */
            config: components["schemas"]["ModifyHeadersConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id?: string | null;
            /**
             * @description Sets and removes headers of records.
             * @constant
             */
            type: "modify_headers";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is checked. */
            config: components["schemas"]["ConsumeSchemaValidation"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Checks records against their schema, and carries policies that need a parsed record.
             * @constant
             */
            type: "schema_validation";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is decrypted. */
            config: components["schemas"]["DecryptConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Decrypts keys or values of records.
             * @constant
             */
            type: "decrypt";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id?: string | null;
            /**
             * @description Does not deliver a record. Offsets stay as they are.
             * @constant
             */
            type: "skip_record";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is decrypted. */
            config: components["schemas"]["DecryptFieldsConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id: string;
            /**
             * @description Decrypts fields of parsed records, under a schema validation policy.
             * @constant
             */
            type: "decrypt_fields";
        };
        ConsumePolicyBody: components["schemas"]["ConsumePolicy"];
        ConsumePolicyInfo: components["schemas"]["ConsumePolicyView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /**
             * Format: uuid
             * @description The policy under which this one runs, if there is one.
             */
            parent_policy_id?: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        ConsumePolicyPatch: {
            /** @description A boolean expression; the policy applies where it is true. Empty means everywhere. */
            condition?: string | null;
            /** @description A remark for people. */
            description?: string | null;
            /** @description Whether the policy does anything. */
            enabled?: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string | null;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
        };
        ConsumePolicyUpdate: {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is done to the headers. */
            config: components["schemas"]["ModifyHeadersConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id?: string | null;
            /**
             * @description Sets and removes headers of records.
             * @constant
             */
            type: "modify_headers";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is checked. */
            config: components["schemas"]["ConsumeSchemaValidation"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Checks records against their schema, and carries policies that need a parsed record.
             * @constant
             */
            type: "schema_validation";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is decrypted. */
            config: components["schemas"]["DecryptConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Decrypts keys or values of records.
             * @constant
             */
            type: "decrypt";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id?: string | null;
            /**
             * @description Does not deliver a record. Offsets stay as they are.
             * @constant
             */
            type: "skip_record";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is decrypted. */
            config: components["schemas"]["DecryptFieldsConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id?: string | null;
            /**
             * @description Decrypts fields of parsed records, under a schema validation policy.
             * @constant
             */
            type: "decrypt_fields";
        };
        ConsumePolicyView: {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string;
            /** @description What is done to the headers. */
            config: components["schemas"]["ModifyHeadersConfigView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id?: string;
            /**
             * @description Sets and removes headers of records.
             * @constant
             */
            type: "modify_headers";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string;
            /** @description What is checked. */
            config: components["schemas"]["ConsumeSchemaValidationView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * @description Checks records against their schema, and carries policies that need a parsed record.
             * @constant
             */
            type: "schema_validation";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string;
            /** @description What is decrypted. */
            config: components["schemas"]["DecryptConfigView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * @description Decrypts keys or values of records.
             * @constant
             */
            type: "decrypt";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string;
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id?: string;
            /**
             * @description Does not deliver a record. Offsets stay as they are.
             * @constant
             */
            type: "skip_record";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string;
            /** @description What is decrypted. */
            config: components["schemas"]["DecryptFieldsConfigView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id: string;
            /**
             * @description Decrypts fields of parsed records, under a schema validation policy.
             * @constant
             */
            type: "decrypt_fields";
        };
        ConsumeSchemaValidation: {
            /** @description What becomes of a record that fails. */
            failure_mode?: ("error" | "skip" | "passthrough" | "mark") | null;
            /** @description Deprecated: use `failure_mode`. */
            key_validation_action?: ("skip" | "mark") | null;
            /** @description The schema registry that knows the schemas. */
            schema_registry?: components["schemas"]["Reference"] | null;
            /**
             * @description What is checked, and what becomes of records that fail.
             * @constant
             */
            type: "confluent_schema_registry";
            /** @description Whether keys are checked. */
            validate_key?: boolean | null;
            /** @description Whether values are checked. */
            validate_value?: boolean | null;
            /** @description Deprecated: use `failure_mode`. */
            value_validation_action?: ("skip" | "mark") | null;
        } | {
            /** @description What becomes of a record that fails. */
            failure_mode?: ("error" | "skip" | "passthrough" | "mark") | null;
            /** @description Deprecated: use `failure_mode`. */
            key_validation_action?: ("skip" | "mark") | null;
            /** @description The schema registry that knows the schemas. */
            schema_registry?: components["schemas"]["Reference"] | null;
            /**
             * @description What is checked, and what becomes of records that fail.
             * @constant
             */
            type: "json";
            /** @description Whether keys are checked. */
            validate_key?: boolean | null;
            /** @description Whether values are checked. */
            validate_value?: boolean | null;
            /** @description Deprecated: use `failure_mode`. */
            value_validation_action?: ("skip" | "mark") | null;
        };
        ConsumeSchemaValidationView: {
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode?: "error" | "skip" | "passthrough" | "mark";
            /**
             * @description Deprecated: use `failure_mode`.
             * @enum {unknown}
             */
            key_validation_action?: "skip" | "mark";
            /** @description The schema registry that knows the schemas. */
            schema_registry?: components["schemas"]["ReferenceView"];
            /**
             * @description What is checked, and what becomes of records that fail.
             * @constant
             */
            type: "confluent_schema_registry";
            /** @description Whether keys are checked. */
            validate_key?: boolean;
            /** @description Whether values are checked. */
            validate_value?: boolean;
            /**
             * @description Deprecated: use `failure_mode`.
             * @enum {unknown}
             */
            value_validation_action?: "skip" | "mark";
        } | {
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode?: "error" | "skip" | "passthrough" | "mark";
            /**
             * @description Deprecated: use `failure_mode`.
             * @enum {unknown}
             */
            key_validation_action?: "skip" | "mark";
            /** @description The schema registry that knows the schemas. */
            schema_registry?: components["schemas"]["ReferenceView"];
            /**
             * @description What is checked, and what becomes of records that fail.
             * @constant
             */
            type: "json";
            /** @description Whether keys are checked. */
            validate_key?: boolean;
            /** @description Whether values are checked. */
            validate_value?: boolean;
            /**
             * @description Deprecated: use `failure_mode`.
             * @enum {unknown}
             */
            value_validation_action?: "skip" | "mark";
        };
        /** @description A certificate by which the control plane knows data planes of the gateway. */
        DataPlaneCertificate: {
            /** @description The certificate, or that of its authority, as PEM or as base64 of PEM. */
            certificate: string;
            /** @description A remark for people. */
            description?: string | null;
            /** @description The name, unique among data plane certificates. */
            name?: string | null;
        };
        DataPlaneCertificateBody: components["schemas"]["DataPlaneCertificate"];
        DataPlaneCertificateInfo: components["schemas"]["DataPlaneCertificateView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /** @description What the certificate says. */
            metadata?: {
                /** @description Host names among them. */
                dns_names?: string[];
                /** @description E-mail addresses among them. */
                email_addresses?: string[];
                /**
                 * Format: int64
                 * @description When it expires, in seconds since 1970.
                 */
                expiry?: number;
                /** @description IP addresses among them. */
                ip_addresses?: string[];
                /** @description Who signed it. */
                issuer?: string;
                /** @description What its key may be used for. */
                key_usages?: string[];
                /** @description All its alternative names. */
                san_names?: string[];
                /** @description SHA-256 of it, in hexadecimal digits. */
                sha256_fingerprint?: string;
                /** @description Whom it is for. */
                subject?: string;
                /** @description URIs among them. */
                uris?: string[];
            };
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        DataPlaneCertificateUpdate: components["schemas"]["DataPlaneCertificate"];
        /** @description A certificate by which the control plane knows data planes of the gateway. */
        DataPlaneCertificateView: {
            /** @description The certificate, or that of its authority, as PEM or as base64 of PEM. */
            certificate: string;
            /** @description A remark for people. */
            description?: string;
            /** @description The name, unique among data plane certificates. */
            name?: string;
        };
        /** @description What is decrypted, and where its key is found. */
        DecryptConfig: {
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode: "error" | "passthrough";
            /** @description Where keys are looked for. */
            key_sources: components["schemas"]["KeySource"][];
            /** @description The parts of the record that are meant. */
            part_of_record: ("key" | "value")[];
        };
        /** @description What is decrypted, and where its key is found. */
        DecryptConfigView: {
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode: "error" | "passthrough";
            /** @description Where keys are looked for. */
            key_sources: components["schemas"]["KeySourceView"][];
            /** @description The parts of the record that are meant. */
            part_of_record: ("key" | "value")[];
        };
        /** @description What is decrypted, and where its key is found. */
        DecryptFieldsConfig: {
            /** @description Which fields are decrypted. */
            decrypt_fields: components["schemas"]["FieldsToDecrypt"];
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode: "error" | "skip" | "passthrough" | "mark";
            /** @description Where keys are looked for. */
            key_sources: components["schemas"]["KeySource"][];
        };
        /** @description What is decrypted, and where its key is found. */
        DecryptFieldsConfigView: {
            /** @description Which fields are decrypted. */
            decrypt_fields: components["schemas"]["FieldsToDecryptView"];
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode: "error" | "skip" | "passthrough" | "mark";
            /** @description Where keys are looked for. */
            key_sources: components["schemas"]["KeySourceView"][];
        };
        /** @description What is encrypted, and by which key. */
        EncryptConfig: {
            /** @description The key to encrypt with. */
            encryption_key: components["schemas"]["EncryptionKey"];
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode: "error" | "passthrough";
            /** @description The parts of the record that are meant. */
            part_of_record: ("key" | "value")[];
        };
        /** @description What is encrypted, and by which key. */
        EncryptConfigView: {
            /** @description The key to encrypt with. */
            encryption_key: components["schemas"]["EncryptionKeyView"];
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode: "error" | "passthrough";
            /** @description The parts of the record that are meant. */
            part_of_record: ("key" | "value")[];
        };
        /** @description What is encrypted, and by which keys. */
        EncryptFieldsConfig: {
            /** @description Which fields are encrypted, in groups that have a key each. */
            encrypt_fields: components["schemas"]["FieldsToEncrypt"][];
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode: "reject" | "passthrough" | "mark";
        };
        /** @description What is encrypted, and by which keys. */
        EncryptFieldsConfigView: {
            /** @description Which fields are encrypted, in groups that have a key each. */
            encrypt_fields: components["schemas"]["FieldsToEncryptView"][];
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode: "reject" | "passthrough" | "mark";
        };
        EncryptionKey: {
            /** @description The key's ARN. */
            arn: string;
            /**
             * @description A key of AWS KMS.
             * @constant
             */
            type: "aws";
        } | {
            /** @description The static key. */
            key: components["schemas"]["Reference"];
            /**
             * @description A static key.
             * @constant
             */
            type: "static";
        };
        EncryptionKeyView: {
            /** @description The key's ARN. */
            arn: string;
            /**
             * @description A key of AWS KMS.
             * @constant
             */
            type: "aws";
        } | {
            /** @description The static key. */
            key: components["schemas"]["ReferenceView"];
            /**
             * @description A static key.
             * @constant
             */
            type: "static";
        };
        Enrollment: {
            link: string | null;
        };
        /** @description A gateway: the clusters, listeners and policies that its data planes share. */
        EventGateway: {
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The lowest version that a data plane must have. It can be raised, and lowered no further than what is in use allows. Left out, it is the newest that this control plane knows, and later on stays as it is. */
            min_runtime_version?: string | null;
            /** @description The name, unique among gateways. */
            name: string;
        };
        /** @description A gateway: the clusters, listeners and policies that its data planes share. */
        EventGatewayUpdate: {
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The lowest version that a data plane must have. It can be raised, and lowered no further than what is in use allows. Left out, it is the newest that this control plane knows, and later on stays as it is. */
            min_runtime_version?: string | null;
            /** @description The name, unique among gateways. */
            name?: string | null;
        };
        /** @description A gateway: the clusters, listeners and policies that its data planes share. */
        EventGatewayView: {
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The lowest version that a data plane must have. It can be raised, and lowered no further than what is in use allows. Left out, it is the newest that this control plane knows, and later on stays as it is. */
            min_runtime_version?: string;
            /** @description The name, unique among gateways. */
            name: string;
        };
        ExpressionCheck: {
            /**
             * @description Where the expression stands.
             * @enum {unknown}
             */
            place: "cluster_condition" | "topic_alias_condition" | "record_condition" | "parsed_record_condition" | "resource_names" | "field_paths" | "principal_mapping";
            text: string;
        };
        ExpressionProblem: {
            problem: {
                /** @description Where, in characters, the first being 1. */
                column: number;
                mend: string | null;
                what: string;
            } | null;
        };
        /** @description A field of a record. */
        FieldPath: {
            /** @description The way to the field, as in `a.b[1].c`. */
            match: string;
        };
        /** @description A field of a record. */
        FieldPathView: {
            /** @description The way to the field, as in `a.b[1].c`. */
            match: string;
        };
        /** @description Fields. */
        FieldsToDecrypt: {
            /** @description The ways to the fields, or an expression that yields them. */
            paths: string | components["schemas"]["FieldPath"][];
        };
        /** @description Fields. */
        FieldsToDecryptView: {
            /** @description The ways to the fields, or an expression that yields them. */
            paths: string | components["schemas"]["FieldPathView"][];
        };
        /** @description Fields and their key. */
        FieldsToEncrypt: {
            /** @description The key to encrypt with. */
            encryption_key: components["schemas"]["EncryptionKey"];
            /** @description The ways to the fields, or an expression that yields them. */
            paths: string | components["schemas"]["FieldPath"][];
        };
        /** @description Fields and their key. */
        FieldsToEncryptView: {
            /** @description The key to encrypt with. */
            encryption_key: components["schemas"]["EncryptionKeyView"];
            /** @description The ways to the fields, or an expression that yields them. */
            paths: string | components["schemas"]["FieldPathView"][];
        };
        ForwardConfig: {
            /** @description The host that clients are told for every broker. */
            advertised_host: string;
            /**
             * @description Whether the first port is the one that clients start from, with the brokers after it.
             * @default at_start
             */
            bootstrap_port: ("none" | "at_start") | null;
            /** @description The virtual cluster. */
            destination: components["schemas"]["Reference"];
            /**
             * @description The lowest broker id of the cluster.
             * @default 0
             */
            min_broker_id: number | null;
            /**
             * @description Leads to one virtual cluster, each of whose brokers has a port of its own: the first port plus the broker's distance from `min_broker_id`, plus one if there is a bootstrap port.
             * @constant
             */
            type: "port_mapping";
        } | {
            /** @description The port that clients are told, where it is not the one that they connected to. */
            advertised_port?: number | null;
            /** @description How brokers are named. */
            broker_host_format?: components["schemas"]["BrokerHostFormat"] | null;
            /** @description What follows the `dns_label` in host names. */
            sni_suffix?: string | null;
            /**
             * @description Leads to the virtual cluster whose `dns_label` is in the host name that the client asked for by TLS.
             * @constant
             */
            type: "sni";
        };
        ForwardConfigView: {
            /** @description The host that clients are told for every broker. */
            advertised_host: string;
            /**
             * @description Whether the first port is the one that clients start from, with the brokers after it.
             * @default at_start
             * @enum {unknown}
             */
            bootstrap_port: "none" | "at_start";
            /** @description The virtual cluster. */
            destination: components["schemas"]["ReferenceView"];
            /**
             * @description The lowest broker id of the cluster.
             * @default 0
             */
            min_broker_id: number;
            /**
             * @description Leads to one virtual cluster, each of whose brokers has a port of its own: the first port plus the broker's distance from `min_broker_id`, plus one if there is a bootstrap port.
             * @constant
             */
            type: "port_mapping";
        } | {
            /** @description The port that clients are told, where it is not the one that they connected to. */
            advertised_port?: number;
            /** @description How brokers are named. */
            broker_host_format?: components["schemas"]["BrokerHostFormatView"];
            /** @description What follows the `dns_label` in host names. */
            sni_suffix?: string;
            /**
             * @description Leads to the virtual cluster whose `dns_label` is in the host name that the client asked for by TLS.
             * @constant
             */
            type: "sni";
        };
        GatewayBody: components["schemas"]["EventGateway"];
        GatewayInfo: components["schemas"]["EventGatewayView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /**
             * Format: int64
             * @description How many data planes it has.
             */
            nodes_total: number;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** @description Rises with every change of the gateway or of anything below it. */
            version: string;
            /**
             * Format: int64
             * @description How many virtual clusters it has.
             */
            virtual_clusters_total: number;
        };
        GatewayPatch: {
            /** @description A remark for people. */
            description?: string | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string | null;
            } | null;
            /** @description The lowest version that a data plane must have. It can be raised, and lowered no further than what is in use allows. Left out, it is the newest that this control plane knows, and later on stays as it is. */
            min_runtime_version?: string | null;
            /** @description The name, unique among gateways. */
            name?: string | null;
        };
        GatewayUpdate: components["schemas"]["EventGatewayUpdate"];
        HeaderAction: {
            /** @description The header's key. */
            key: string;
            /**
             * @description Sets a header.
             * @constant
             */
            op: "set";
            /** @description Its value. */
            value: string;
        } | {
            /** @description The header's key. */
            key: string;
            /**
             * @description Removes a header.
             * @constant
             */
            op: "remove";
        };
        HeaderActionView: {
            /** @description The header's key. */
            key: string;
            /**
             * @description Sets a header.
             * @constant
             */
            op: "set";
            /** @description Its value. */
            value: string;
        } | {
            /** @description The header's key. */
            key: string;
            /**
             * @description Removes a header.
             * @constant
             */
            op: "remove";
        };
        /** @description The key set that tokens are verified with. */
        Jwks: {
            /**
             * @description Age at which it is fetched anew.
             * @default 1h
             */
            cache_expiration: string | null;
            /**
             * Format: uri
             * @description The URL of the key set.
             */
            endpoint: string;
            /**
             * @description Time for fetching the key set.
             * @default 10s
             */
            timeout: string | null;
        };
        /** @description The key set that tokens are verified with. */
        JwksView: {
            /**
             * @description Age at which it is fetched anew.
             * @default 1h
             */
            cache_expiration: string;
            /**
             * Format: uri
             * @description The URL of the key set.
             */
            endpoint: string;
            /**
             * @description Time for fetching the key set.
             * @default 10s
             */
            timeout: string;
        };
        KeySource: {
            /**
             * @description AWS KMS.
             * @constant
             */
            type: "aws";
        } | {
            /**
             * @description The static keys.
             * @constant
             */
            type: "static";
        };
        KeySourceView: {
            /**
             * @description AWS KMS.
             * @constant
             */
            type: "aws";
        } | {
            /**
             * @description The static keys.
             * @constant
             */
            type: "static";
        };
        /** @description Addresses and ports at which clients connect, and what becomes of their connections. */
        Listener: {
            /** @description IP addresses to listen on. `0.0.0.0` stands for all IPv4 addresses, `::` for all IPv6 addresses, and either stands alone. `localhost` is `127.0.0.1`. */
            addresses: string[];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name, unique among listeners. */
            name: string;
            /** @description Ports to listen on, single ones such as `9092` and ranges such as `"9092-9095"`. */
            ports: (string | number)[];
        };
        ListenerBody: components["schemas"]["Listener"];
        ListenerInfo: components["schemas"]["ListenerView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        ListenerPolicy: {
            /** @description How a connection finds its virtual cluster. */
            config: components["schemas"]["ForwardConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Leads connections to virtual clusters. A listener may have several, of which one at most is a `port_mapping`.
             * @constant
             */
            type: "forward_to_virtual_cluster";
        } | {
            /** @description How clients connect. */
            config: components["schemas"]["TlsServerConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Lets clients connect by TLS. One of them can be enabled.
             * @constant
             */
            type: "tls_server";
        };
        ListenerPolicyBody: components["schemas"]["ListenerPolicy"];
        ListenerPolicyInfo: components["schemas"]["ListenerPolicyView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        ListenerPolicyPatch: {
            /** @description A remark for people. */
            description?: string | null;
            /** @description Whether the policy does anything. */
            enabled?: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string | null;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
        };
        ListenerPolicyUpdate: {
            /** @description How a connection finds its virtual cluster. */
            config: components["schemas"]["ForwardConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Leads connections to virtual clusters. A listener may have several, of which one at most is a `port_mapping`.
             * @constant
             */
            type: "forward_to_virtual_cluster";
        } | {
            /** @description How clients connect. */
            config: components["schemas"]["TlsServerConfigUpdate"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Lets clients connect by TLS. One of them can be enabled.
             * @constant
             */
            type: "tls_server";
        };
        ListenerPolicyView: {
            /** @description How a connection finds its virtual cluster. */
            config: components["schemas"]["ForwardConfigView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * @description Leads connections to virtual clusters. A listener may have several, of which one at most is a `port_mapping`.
             * @constant
             */
            type: "forward_to_virtual_cluster";
        } | {
            /** @description How clients connect. */
            config: components["schemas"]["TlsServerConfigView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * @description Lets clients connect by TLS. One of them can be enabled.
             * @constant
             */
            type: "tls_server";
        };
        /** @description Addresses and ports at which clients connect, and what becomes of their connections. */
        ListenerUpdate: {
            /** @description IP addresses to listen on. `0.0.0.0` stands for all IPv4 addresses, `::` for all IPv6 addresses, and either stands alone. `localhost` is `127.0.0.1`. */
            addresses: string[];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name, unique among listeners. */
            name: string;
            /** @description Ports to listen on, single ones such as `9092` and ranges such as `"9092-9095"`. */
            ports: (string | number)[];
        };
        /** @description Addresses and ports at which clients connect, and what becomes of their connections. */
        ListenerView: {
            /** @description IP addresses to listen on. `0.0.0.0` stands for all IPv4 addresses, `::` for all IPv6 addresses, and either stands alone. `localhost` is `127.0.0.1`. */
            addresses: string[];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name, unique among listeners. */
            name: string;
            /** @description Ports to listen on, single ones such as `9092` and ranges such as `"9092-9095"`. */
            ports: (string | number)[];
        };
        /** @description What is done to the headers. */
        ModifyHeadersConfig: {
            /** @description What is done, in this order. */
            actions?: components["schemas"]["HeaderAction"][] | null;
        };
        /** @description What is done to the headers. */
        ModifyHeadersConfigView: {
            /** @description What is done, in this order. */
            actions?: components["schemas"]["HeaderActionView"][];
        };
        /** @description A part of the backend cluster that is marked by a prefix of topics, groups and transactional ids. */
        Namespace: {
            /** @description What clients see beside the names that have the prefix. */
            additional?: components["schemas"]["NamespaceAdditional"] | null;
            /**
             * @description What clients see of the prefix.
             * @enum {unknown}
             */
            mode: "hide_prefix" | "enforce_prefix";
            /** @description The prefix of the names on the backend cluster. */
            prefix: string;
        };
        /** @description What clients see beside the names that have the prefix. */
        NamespaceAdditional: {
            /** @description Groups that keep the ids that they have on the backend cluster. */
            consumer_groups?: components["schemas"]["NamespaceGroupSelector"][] | null;
            /** @description Topics that keep the names that they have on the backend cluster. */
            topics?: components["schemas"]["NamespaceTopicSelector"][] | null;
        };
        /** @description What clients see beside the names that have the prefix. */
        NamespaceAdditionalView: {
            /** @description Groups that keep the ids that they have on the backend cluster. */
            consumer_groups?: components["schemas"]["NamespaceGroupSelectorView"][];
            /** @description Topics that keep the names that they have on the backend cluster. */
            topics?: components["schemas"]["NamespaceTopicSelectorView"][];
        };
        /** @description A group. */
        NamespaceGroup: {
            /** @description Its id. */
            value: string;
        };
        NamespaceGroupSelector: {
            /** @description Names, with `*` for any characters and `?` for any one. */
            glob: string;
            /**
             * @description Groups whose ids match.
             * @constant
             */
            type: "glob";
        } | {
            /** @description The groups, each by its id. */
            exact_list?: components["schemas"]["NamespaceGroup"][] | null;
            /**
             * @description Groups that are listed.
             * @constant
             */
            type: "exact_list";
        };
        NamespaceGroupSelectorView: {
            /** @description Names, with `*` for any characters and `?` for any one. */
            glob: string;
            /**
             * @description Groups whose ids match.
             * @constant
             */
            type: "glob";
        } | {
            /** @description The groups, each by its id. */
            exact_list?: components["schemas"]["NamespaceGroupView"][];
            /**
             * @description Groups that are listed.
             * @constant
             */
            type: "exact_list";
        };
        /** @description A group. */
        NamespaceGroupView: {
            /** @description Its id. */
            value: string;
        };
        /** @description A topic. */
        NamespaceTopic: {
            /** @description Its name on the backend cluster. */
            backend: string;
        };
        NamespaceTopicSelector: {
            /**
             * @description What to do when two topics would have the same name.
             * @default warn
             */
            conflict: ("warn" | "ignore") | null;
            /** @description Names, with `*` for any characters and `?` for any one. */
            glob: string;
            /**
             * @description Topics whose names match.
             * @constant
             */
            type: "glob";
        } | {
            /**
             * @description What to do when two topics would have the same name.
             * @default warn
             */
            conflict: ("warn" | "ignore") | null;
            /** @description The topics, each by its name on the backend cluster. */
            exact_list?: components["schemas"]["NamespaceTopic"][] | null;
            /**
             * @description Topics that are listed.
             * @constant
             */
            type: "exact_list";
        };
        NamespaceTopicSelectorView: {
            /**
             * @description What to do when two topics would have the same name.
             * @default warn
             * @enum {unknown}
             */
            conflict: "warn" | "ignore";
            /** @description Names, with `*` for any characters and `?` for any one. */
            glob: string;
            /**
             * @description Topics whose names match.
             * @constant
             */
            type: "glob";
        } | {
            /**
             * @description What to do when two topics would have the same name.
             * @default warn
             * @enum {unknown}
             */
            conflict: "warn" | "ignore";
            /** @description The topics, each by its name on the backend cluster. */
            exact_list?: components["schemas"]["NamespaceTopicView"][];
            /**
             * @description Topics that are listed.
             * @constant
             */
            type: "exact_list";
        };
        /** @description A topic. */
        NamespaceTopicView: {
            /** @description Its name on the backend cluster. */
            backend: string;
        };
        /** @description A part of the backend cluster that is marked by a prefix of topics, groups and transactional ids. */
        NamespaceView: {
            /** @description What clients see beside the names that have the prefix. */
            additional?: components["schemas"]["NamespaceAdditionalView"];
            /**
             * @description What clients see of the prefix.
             * @enum {unknown}
             */
            mode: "hide_prefix" | "enforce_prefix";
            /** @description The prefix of the names on the backend cluster. */
            prefix: string;
        };
        NewToken: {
            expires_in_seconds?: number | null;
            /** Format: uuid */
            gateway_id?: string | null;
            name: string;
            /** @enum {unknown} */
            scope: "viewer" | "editor" | "admin";
        };
        Node: {
            compatible?: boolean;
            /** Format: date-time */
            config_applied_at?: string;
            config_version?: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_seen_at: string;
            /** Format: date-time */
            updated_at: string;
            version: string;
        };
        NodeError: {
            /** Format: date-time */
            at?: string;
            message: string;
            name: string;
        };
        NodeStatus: {
            /** Format: date-time */
            config_applied_at: string;
            config_version: string;
        };
        ObservedBroker: {
            host: string;
            id: number;
            port: number;
            rack: string | null;
            /** @description Whether the data plane got through when it last tried; null if it has not yet. A broker that the metadata does not name any more is shown as not reachable for an hour. */
            reachable: boolean | null;
        };
        Overview: {
            backend_clusters: {
                brokers_seen: number;
                /** Format: date-time */
                certificate_expires_at: string | null;
                /** @enum {string} */
                health: "healthy" | "degraded" | "unreachable" | "unknown";
                /** Format: uuid */
                id: string;
                last_error: string | null;
                /** Format: date-time */
                last_refresh_at: string | null;
                name: string;
            }[];
            listeners: {
                /** Format: date-time */
                certificate_expires_at: string | null;
                error: string | null;
                /** Format: uuid */
                id: string;
                name: string;
                /** @enum {string} */
                state: "listening" | "failed" | "unknown";
            }[];
            nodes: {
                behind: number;
                connected: number;
                total: number;
            };
            now: components["schemas"]["Rates"];
            virtual_clusters: {
                connections: number;
                errors_by_fault: {
                    broker: number;
                    client: number;
                    gateway: number;
                };
                errors_per_second: number;
                /** Format: date-time */
                first_client_at: string | null;
                /** @description The mean time that a request and its response spend in the gateway; null without requests. */
                gateway_time_ms: number | null;
                /** Format: uuid */
                id: string;
                name: string;
                request_bytes_per_second: number;
                requests_per_second: number;
                response_bytes_per_second: number;
            }[];
        };
        PageMeta: {
            page: {
                /** @description The path of the first page. */
                first?: string;
                /** @description The path of the last page. */
                last?: string;
                /** @description The path of the next page; null at the end. */
                next: string | null;
                /** @description The path of the previous page; null at the start. */
                previous: string | null;
                size: number;
            };
        };
        PendingChanges: {
            changes: {
                after: {
                    [key: string]: unknown;
                } | null;
                before: {
                    [key: string]: unknown;
                } | null;
                /** @enum {string} */
                change: "created" | "updated" | "deleted";
                /** Format: uuid */
                id: string;
                kind: string;
                name: string | null;
            }[];
            /** @description False if there is more than is shown. */
            complete: boolean;
            from: string;
            to: string;
        };
        PolicyChain: {
            policies: string[];
        };
        PolicyMove: {
            index: number;
        };
        /** @description A client that the gateway itself knows. */
        Principal: {
            /** @description The client's password. */
            password: string;
            /** @description The client's name. */
            username: string;
        };
        /** @description What to look for. */
        PrincipalKey: {
            /** @description The directory's key that holds the client's name. */
            key: string;
        };
        /** @description What to look for. */
        PrincipalKeyView: {
            /** @description The directory's key that holds the client's name. */
            key: string;
        };
        /** @description Looks up who a client is in an identity directory. */
        PrincipalLookup: {
            /** @description The directory to look in. */
            directory: string;
            /**
             * @description What becomes of the client when the directory does not answer.
             * @enum {unknown}
             */
            failure_mode: "error" | "ignore";
            /** @description What to look for. */
            fetch_by: components["schemas"]["PrincipalKey"];
        };
        /** @description Looks up who a client is in an identity directory. */
        PrincipalLookupView: {
            /** @description The directory to look in. */
            directory: string;
            /**
             * @description What becomes of the client when the directory does not answer.
             * @enum {unknown}
             */
            failure_mode: "error" | "ignore";
            /** @description What to look for. */
            fetch_by: components["schemas"]["PrincipalKeyView"];
        };
        /** @description A client that the gateway itself knows. */
        PrincipalUpdate: {
            /** @description The client's password. */
            password?: string | null;
            /** @description The client's name. */
            username: string;
        };
        /** @description A client that the gateway itself knows. */
        PrincipalView: {
            /** @description The client's password. */
            password?: string;
            /** @description The client's name. */
            username: string;
        };
        Problem: {
            detail: string;
            instance: string;
            invalid_parameters?: {
                field: string;
                reason: string;
                source?: string;
            }[];
            status: number;
            title: string;
        };
        ProducePolicy: {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is done to the headers. */
            config: components["schemas"]["ModifyHeadersConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id?: string | null;
            /**
             * @description Sets and removes headers of records.
             * @constant
             */
            type: "modify_headers";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is checked. */
            config: components["schemas"]["ProduceSchemaValidation"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Checks records against their schema, and carries policies that need a parsed record.
             * @constant
             */
            type: "schema_validation";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is encrypted. */
            config: components["schemas"]["EncryptConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Encrypts keys or values of records with AES-256-GCM.
             * @constant
             */
            type: "encrypt";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is encrypted. */
            config: components["schemas"]["EncryptFieldsConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id: string;
            /**
             * @description Encrypts fields of parsed records with AES-256-GCM, under a schema validation policy.
             * @constant
             */
            type: "encrypt_fields";
        };
        ProducePolicyBody: components["schemas"]["ProducePolicy"];
        ProducePolicyInfo: components["schemas"]["ProducePolicyView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /**
             * Format: uuid
             * @description The policy under which this one runs, if there is one.
             */
            parent_policy_id?: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        ProducePolicyPatch: {
            /** @description A boolean expression; the policy applies where it is true. Empty means everywhere. */
            condition?: string | null;
            /** @description A remark for people. */
            description?: string | null;
            /** @description Whether the policy does anything. */
            enabled?: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string | null;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
        };
        ProducePolicyUpdate: {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is done to the headers. */
            config: components["schemas"]["ModifyHeadersConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id?: string | null;
            /**
             * @description Sets and removes headers of records.
             * @constant
             */
            type: "modify_headers";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is checked. */
            config: components["schemas"]["ProduceSchemaValidation"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Checks records against their schema, and carries policies that need a parsed record.
             * @constant
             */
            type: "schema_validation";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is encrypted. */
            config: components["schemas"]["EncryptConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * @description Encrypts keys or values of records with AES-256-GCM.
             * @constant
             */
            type: "encrypt";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string | null;
            /** @description What is encrypted. */
            config: components["schemas"]["EncryptFieldsConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name of the policy, unique among its neighbours. */
            name?: string | null;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id?: string | null;
            /**
             * @description Encrypts fields of parsed records with AES-256-GCM, under a schema validation policy.
             * @constant
             */
            type: "encrypt_fields";
        };
        ProducePolicyView: {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string;
            /** @description What is done to the headers. */
            config: components["schemas"]["ModifyHeadersConfigView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id?: string;
            /**
             * @description Sets and removes headers of records.
             * @constant
             */
            type: "modify_headers";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string;
            /** @description What is checked. */
            config: components["schemas"]["ProduceSchemaValidationView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * @description Checks records against their schema, and carries policies that need a parsed record.
             * @constant
             */
            type: "schema_validation";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string;
            /** @description What is encrypted. */
            config: components["schemas"]["EncryptConfigView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * @description Encrypts keys or values of records with AES-256-GCM.
             * @constant
             */
            type: "encrypt";
        } | {
            /**
             * @description A boolean expression; the policy applies where it is true. Empty means everywhere.
             * @default
             */
            condition: string;
            /** @description What is encrypted. */
            config: components["schemas"]["EncryptFieldsConfigView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /**
             * @description Whether the policy does anything.
             * @default true
             */
            enabled: boolean;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name of the policy, unique among its neighbours. */
            name?: string;
            /**
             * Format: uuid
             * @description The schema validation policy under which this one runs.
             */
            parent_policy_id: string;
            /**
             * @description Encrypts fields of parsed records with AES-256-GCM, under a schema validation policy.
             * @constant
             */
            type: "encrypt_fields";
        };
        ProduceSchemaValidation: {
            /** @description What becomes of a record that fails. */
            failure_mode?: ("reject" | "passthrough" | "mark") | null;
            /** @description Deprecated: use `failure_mode`. */
            key_validation_action?: ("reject" | "mark") | null;
            /** @description The schema registry that knows the schemas. */
            schema_registry?: components["schemas"]["Reference"] | null;
            /**
             * @description What is checked, and what becomes of records that fail.
             * @constant
             */
            type: "confluent_schema_registry";
            /** @description Whether keys are checked. */
            validate_key?: boolean | null;
            /** @description Whether values are checked. */
            validate_value?: boolean | null;
            /** @description Deprecated: use `failure_mode`. */
            value_validation_action?: ("reject" | "mark") | null;
        } | {
            /** @description What becomes of a record that fails. */
            failure_mode?: ("reject" | "passthrough" | "mark") | null;
            /** @description Deprecated: use `failure_mode`. */
            key_validation_action?: ("reject" | "mark") | null;
            /** @description The schema registry that knows the schemas. */
            schema_registry?: components["schemas"]["Reference"] | null;
            /**
             * @description What is checked, and what becomes of records that fail.
             * @constant
             */
            type: "json";
            /** @description Whether keys are checked. */
            validate_key?: boolean | null;
            /** @description Whether values are checked. */
            validate_value?: boolean | null;
            /** @description Deprecated: use `failure_mode`. */
            value_validation_action?: ("reject" | "mark") | null;
        };
        ProduceSchemaValidationView: {
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode?: "reject" | "passthrough" | "mark";
            /**
             * @description Deprecated: use `failure_mode`.
             * @enum {unknown}
             */
            key_validation_action?: "reject" | "mark";
            /** @description The schema registry that knows the schemas. */
            schema_registry?: components["schemas"]["ReferenceView"];
            /**
             * @description What is checked, and what becomes of records that fail.
             * @constant
             */
            type: "confluent_schema_registry";
            /** @description Whether keys are checked. */
            validate_key?: boolean;
            /** @description Whether values are checked. */
            validate_value?: boolean;
            /**
             * @description Deprecated: use `failure_mode`.
             * @enum {unknown}
             */
            value_validation_action?: "reject" | "mark";
        } | {
            /**
             * @description What becomes of a record that fails.
             * @enum {unknown}
             */
            failure_mode?: "reject" | "passthrough" | "mark";
            /**
             * @description Deprecated: use `failure_mode`.
             * @enum {unknown}
             */
            key_validation_action?: "reject" | "mark";
            /** @description The schema registry that knows the schemas. */
            schema_registry?: components["schemas"]["ReferenceView"];
            /**
             * @description What is checked, and what becomes of records that fail.
             * @constant
             */
            type: "json";
            /** @description Whether keys are checked. */
            validate_key?: boolean;
            /** @description Whether values are checked. */
            validate_value?: boolean;
            /**
             * @description Deprecated: use `failure_mode`.
             * @enum {unknown}
             */
            value_validation_action?: "reject" | "mark";
        };
        Rates: {
            connections: number;
            errors_by_fault: {
                broker: number;
                client: number;
                gateway: number;
            };
            errors_per_second: number;
            /** @description The mean time that a request and its response spend in the gateway; null without requests. */
            gateway_time_ms: number | null;
            request_bytes_per_second: number;
            requests_per_second: number;
            response_bytes_per_second: number;
        };
        /** @description Another entity, by its `id` or by its `name`. */
        Reference: {
            /**
             * Format: uuid
             * @description The other entity's identifier.
             */
            id?: string | null;
            /** @description The other entity's name. */
            name?: string | null;
        } | {
            name: string;
        } | {
            id: string;
        };
        /** @description Another entity, by its `id` or by its `name`. */
        ReferenceView: {
            /**
             * Format: uuid
             * @description The other entity's identifier.
             */
            id?: string;
            /** @description The other entity's name. */
            name?: string;
        } | {
            name: string;
        } | {
            id: string;
        };
        Referrers: {
            data: {
                /** @description The field that refers. */
                field: string;
                /** Format: uuid */
                id: string;
                kind: string;
                name: string | null;
                /** @description The listener or virtual cluster that a policy belongs to. */
                parent_id: string | null;
            }[];
        };
        SchemaRegistry: {
            /** @description How the registry is reached. */
            config: components["schemas"]["SchemaRegistryConfluentConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name, unique among schema registries. */
            name: string;
            /**
             * @description A registry that speaks the Confluent Schema Registry API.
             * @constant
             */
            type: "confluent";
        };
        SchemaRegistryAuthentication: {
            /** @description The password to log in with. */
            password: string;
            /**
             * @description HTTP basic authentication.
             * @constant
             */
            type: "basic";
            /** @description The name to log in with. */
            username: string;
        };
        SchemaRegistryAuthenticationUpdate: {
            /** @description The password to log in with. */
            password?: string | null;
            /**
             * @description HTTP basic authentication.
             * @constant
             */
            type: "basic";
            /** @description The name to log in with. */
            username: string;
        };
        SchemaRegistryAuthenticationView: {
            /** @description The password to log in with. */
            password?: string;
            /**
             * @description HTTP basic authentication.
             * @constant
             */
            type: "basic";
            /** @description The name to log in with. */
            username: string;
        };
        SchemaRegistryBody: components["schemas"]["SchemaRegistry"];
        /** @description How the registry is reached. */
        SchemaRegistryConfluentConfig: {
            /** @description How the gateway logs in to the registry. */
            authentication?: components["schemas"]["SchemaRegistryAuthentication"] | null;
            /**
             * Format: uri
             * @description The registry's URL.
             */
            endpoint: string;
            /**
             * @description The format of the schemas.
             * @enum {unknown}
             */
            schema_type: "avro" | "json";
            /**
             * @description Seconds from connecting to the answer's end.
             * @default 10
             */
            timeout_seconds: number | null;
        };
        /** @description How the registry is reached. */
        SchemaRegistryConfluentConfigUpdate: {
            /** @description How the gateway logs in to the registry. */
            authentication?: components["schemas"]["SchemaRegistryAuthenticationUpdate"] | null;
            /**
             * Format: uri
             * @description The registry's URL.
             */
            endpoint: string;
            /**
             * @description The format of the schemas.
             * @enum {unknown}
             */
            schema_type: "avro" | "json";
            /**
             * @description Seconds from connecting to the answer's end.
             * @default 10
             */
            timeout_seconds: number | null;
        };
        /** @description How the registry is reached. */
        SchemaRegistryConfluentConfigView: {
            /** @description How the gateway logs in to the registry. */
            authentication?: components["schemas"]["SchemaRegistryAuthenticationView"];
            /**
             * Format: uri
             * @description The registry's URL.
             */
            endpoint: string;
            /**
             * @description The format of the schemas.
             * @enum {unknown}
             */
            schema_type: "avro" | "json";
            /**
             * @description Seconds from connecting to the answer's end.
             * @default 10
             */
            timeout_seconds: number;
        };
        SchemaRegistryInfo: components["schemas"]["SchemaRegistryView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        SchemaRegistryUpdate: {
            /** @description How the registry is reached. */
            config: components["schemas"]["SchemaRegistryConfluentConfigUpdate"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name, unique among schema registries. */
            name: string;
            /**
             * @description A registry that speaks the Confluent Schema Registry API.
             * @constant
             */
            type: "confluent";
        };
        SchemaRegistryView: {
            /** @description How the registry is reached. */
            config: components["schemas"]["SchemaRegistryConfluentConfigView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name, unique among schema registries. */
            name: string;
            /**
             * @description A registry that speaks the Confluent Schema Registry API.
             * @constant
             */
            type: "confluent";
        };
        /** @description A certificate and its private key. */
        ServerCertificate: {
            /** @description The certificate, as PEM or as base64 of PEM. */
            certificate: string;
            /** @description Its private key, as PEM or as base64 of PEM. */
            key: string;
        };
        /** @description A certificate and its private key. */
        ServerCertificateUpdate: {
            /** @description The certificate, as PEM or as base64 of PEM. */
            certificate: string;
            /** @description Its private key, as PEM or as base64 of PEM. */
            key?: string | null;
        };
        /** @description A certificate and its private key. */
        ServerCertificateView: {
            /** @description The certificate, as PEM or as base64 of PEM. */
            certificate: string;
            /** @description Its private key, as PEM or as base64 of PEM. */
            key?: string;
        };
        Session: {
            /** Format: date-time */
            expires_at: string | null;
            /** Format: uuid */
            gateway_id: string | null;
            name: string;
            /** @enum {string} */
            scope: "viewer" | "editor" | "admin";
        };
        SignIn: {
            token: string;
        };
        SignInMethods: {
            oidc: {
                name: string;
            } | null;
            token: boolean;
        };
        /** @description A key of 256 bits that records are encrypted with. */
        StaticKey: {
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name, unique among static keys. */
            name: string;
            /** @description The key: base64 of 32 bytes. */
            value: string;
        };
        StaticKeyBody: components["schemas"]["StaticKey"];
        StaticKeyInfo: components["schemas"]["StaticKeyView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description A key of 256 bits that records are encrypted with. */
        StaticKeyUpdate: {
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name, unique among static keys. */
            name: string;
            /** @description The key: base64 of 32 bytes. */
            value?: string | null;
        };
        /** @description A key of 256 bits that records are encrypted with. */
        StaticKeyView: {
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name, unique among static keys. */
            name: string;
            /** @description The key: base64 of 32 bytes. */
            value?: string;
        };
        Statistics: {
            series: {
                /** @description A value for each step, the oldest first; null where nothing is known. */
                connections: (number | null)[];
                /** @description A value for each step, the oldest first; null where nothing is known. */
                errors_per_second: (number | null)[];
                /** @description A value for each step, the oldest first; null where nothing is known. */
                gateway_time_ms: (number | null)[];
                /** Format: uuid */
                id: string;
                name: string;
                /** @description A value for each step, the oldest first; null where nothing is known. */
                request_bytes_per_second: (number | null)[];
                /** @description A value for each step, the oldest first; null where nothing is known. */
                requests_per_second: (number | null)[];
                /** @description A value for each step, the oldest first; null where nothing is known. */
                response_bytes_per_second: (number | null)[];
            }[];
            /** Format: date-time */
            start: string;
            step_seconds: number;
        };
        /** @description What is asked of a client's certificate. */
        TlsClientAuthentication: {
            /**
             * @description Whether a client must have a certificate.
             * @enum {unknown}
             */
            mode: "required" | "requested";
            /** @description An expression over the client's certificate that yields the client's name. */
            principal_mapping?: string | null;
            /** @description The certificates of which a client's certificate must lead to one. */
            tls_trust_bundles: components["schemas"]["Reference"][];
        };
        /** @description What is asked of a client's certificate. */
        TlsClientAuthenticationView: {
            /**
             * @description Whether a client must have a certificate.
             * @enum {unknown}
             */
            mode: "required" | "requested";
            /** @description An expression over the client's certificate that yields the client's name. */
            principal_mapping?: string;
            /** @description The certificates of which a client's certificate must lead to one. */
            tls_trust_bundles: components["schemas"]["ReferenceView"][];
        };
        /** @description How clients connect by TLS. */
        TlsServerConfig: {
            /**
             * @description Whether clients may also connect without TLS, on the same ports.
             * @default false
             */
            allow_plaintext: boolean | null;
            /** @description The certificate that clients are shown. */
            certificates: components["schemas"]["ServerCertificate"][];
            /** @description Whether clients show certificates of their own, and which authorities may have signed them. */
            client_authentication?: components["schemas"]["TlsClientAuthentication"] | null;
            /** @description The versions of TLS that clients may use. */
            versions?: components["schemas"]["TlsVersionRange"] | null;
        };
        /** @description How clients connect by TLS. */
        TlsServerConfigUpdate: {
            /**
             * @description Whether clients may also connect without TLS, on the same ports.
             * @default false
             */
            allow_plaintext: boolean | null;
            /** @description The certificate that clients are shown. */
            certificates: components["schemas"]["ServerCertificateUpdate"][];
            /** @description Whether clients show certificates of their own, and which authorities may have signed them. */
            client_authentication?: components["schemas"]["TlsClientAuthentication"] | null;
            /** @description The versions of TLS that clients may use. */
            versions?: components["schemas"]["TlsVersionRange"] | null;
        };
        /** @description How clients connect by TLS. */
        TlsServerConfigView: {
            /**
             * @description Whether clients may also connect without TLS, on the same ports.
             * @default false
             */
            allow_plaintext: boolean;
            /** @description The certificate that clients are shown. */
            certificates: components["schemas"]["ServerCertificateView"][];
            /** @description Whether clients show certificates of their own, and which authorities may have signed them. */
            client_authentication?: components["schemas"]["TlsClientAuthenticationView"];
            /** @description The versions of TLS that clients may use. */
            versions?: components["schemas"]["TlsVersionRangeView"];
        };
        /** @description Certificate authorities that listeners verify clients' certificates by. */
        TlsTrustBundle: {
            /** @description The certificates. */
            config: components["schemas"]["TlsTrustBundleConfig"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name, unique among trust bundles. */
            name: string;
        };
        TlsTrustBundleBody: components["schemas"]["TlsTrustBundle"];
        /** @description The certificates. */
        TlsTrustBundleConfig: {
            /** @description The certificates of the authorities, as PEM or as base64 of PEM. */
            trusted_ca: string;
        };
        /** @description The certificates. */
        TlsTrustBundleConfigView: {
            /** @description The certificates of the authorities, as PEM or as base64 of PEM. */
            trusted_ca: string;
        };
        TlsTrustBundleInfo: components["schemas"]["TlsTrustBundleView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description Certificate authorities that listeners verify clients' certificates by. */
        TlsTrustBundleUpdate: {
            /** @description The certificates. */
            config?: components["schemas"]["TlsTrustBundleConfig"] | null;
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name, unique among trust bundles. */
            name?: string | null;
        };
        /** @description Certificate authorities that listeners verify clients' certificates by. */
        TlsTrustBundleView: {
            /** @description The certificates. */
            config: components["schemas"]["TlsTrustBundleConfigView"];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name, unique among trust bundles. */
            name: string;
        };
        /** @description Versions of TLS. */
        TlsVersionRange: {
            /**
             * @description The highest.
             * @default TLSv1.3
             */
            max: ("TLSv1.2" | "TLSv1.3") | null;
            /**
             * @description The lowest.
             * @default TLSv1.2
             */
            min: ("TLSv1.2" | "TLSv1.3") | null;
        };
        /** @description Versions of TLS. */
        TlsVersionRangeView: {
            /**
             * @description The highest.
             * @default TLSv1.3
             * @enum {unknown}
             */
            max: "TLSv1.2" | "TLSv1.3";
            /**
             * @description The lowest.
             * @default TLSv1.2
             * @enum {unknown}
             */
            min: "TLSv1.2" | "TLSv1.3";
        };
        Token: {
            /** Format: date-time */
            created_at: string;
            expires_at?: string | null;
            gateway_id?: string | null;
            /** Format: uuid */
            id: string;
            name: string;
            scope: string;
            /** @description Its text, in the answer to its making only. */
            token?: string;
        };
        /** @description Looks up who a token's issuer and subject are in an identity directory. */
        TokenPrincipalLookup: {
            /** @description The directory to look in. */
            directory: string;
            /**
             * @description What becomes of the client when the directory does not answer.
             * @enum {unknown}
             */
            failure_mode: "error" | "ignore";
        };
        /** @description Looks up who a token's issuer and subject are in an identity directory. */
        TokenPrincipalLookupView: {
            /** @description The directory to look in. */
            directory: string;
            /**
             * @description What becomes of the client when the directory does not answer.
             * @enum {unknown}
             */
            failure_mode: "error" | "ignore";
        };
        /** @description What a token must say. */
        TokenValidation: {
            /** @description Audiences of which the token must name one. */
            audiences?: components["schemas"]["Audience"][] | null;
            /** @description The issuer that the token must name. */
            issuer?: string | null;
        };
        /** @description What a token must say. */
        TokenValidationView: {
            /** @description Audiences of which the token must name one. */
            audiences?: components["schemas"]["AudienceView"][];
            /** @description The issuer that the token must name. */
            issuer?: string;
        };
        /** @description A further name for a topic that clients see. */
        TopicAlias: {
            /** @description The further name. */
            alias: string;
            /**
             * @description A boolean expression over who the client is; the alias exists where it is true. Empty means for everyone.
             * @default
             */
            condition: string | null;
            /**
             * @description What to do when two topics would have the same name.
             * @default warn
             */
            conflict: ("warn" | "ignore") | null;
            /** @description The topic's name, as clients see it. */
            topic: string;
        };
        /** @description A further name for a topic that clients see. */
        TopicAliasView: {
            /** @description The further name. */
            alias: string;
            /**
             * @description A boolean expression over who the client is; the alias exists where it is true. Empty means for everyone.
             * @default
             */
            condition: string;
            /**
             * @description What to do when two topics would have the same name.
             * @default warn
             * @enum {unknown}
             */
            conflict: "warn" | "ignore";
            /** @description The topic's name, as clients see it. */
            topic: string;
        };
        /** @description What clients see as one Kafka cluster. */
        VirtualCluster: {
            /**
             * @description Who decides what a client may do.
             * @enum {unknown}
             */
            acl_mode: "enforce_on_gateway" | "passthrough";
            /** @description The ways in which a client may log in; any one of them will do. */
            authentication: components["schemas"]["VirtualClusterAuthentication"][];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description The backend cluster behind it. */
            destination: components["schemas"]["Reference"];
            /** @description The cluster's part of the host names by which clients reach it, when they are told apart by SNI. */
            dns_label: string;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name, unique among virtual clusters. */
            name: string;
            /** @description The part of the backend cluster that clients see. */
            namespace?: components["schemas"]["Namespace"] | null;
            /** @description Further names for topics that clients see. */
            topic_aliases?: components["schemas"]["TopicAlias"][] | null;
        };
        VirtualClusterAuthentication: {
            /**
             * @description No login.
             * @constant
             */
            type: "anonymous";
        } | {
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["PrincipalLookup"] | null;
            /**
             * @description Who verifies the client.
             * @enum {unknown}
             */
            mediation: "passthrough" | "terminate";
            /** @description The clients that the gateway itself knows, for `terminate`. */
            principals?: components["schemas"]["Principal"][] | null;
            /**
             * @description SASL/PLAIN.
             * @constant
             */
            type: "sasl_plain";
        } | {
            /**
             * @description The hash that SCRAM uses.
             * @enum {unknown}
             */
            algorithm: "sha256" | "sha512";
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["PrincipalLookup"] | null;
            /**
             * @description SASL/SCRAM, relayed to the brokers untouched.
             * @constant
             */
            type: "sasl_scram";
        } | {
            /** @description Claims that stand under other names in the token. */
            claims_mapping?: components["schemas"]["ClaimsMapping"] | null;
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["TokenPrincipalLookup"] | null;
            /** @description The key set that tokens are verified with. */
            jwks?: components["schemas"]["Jwks"] | null;
            /**
             * @description Who verifies the token.
             * @enum {unknown}
             */
            mediation: "passthrough" | "validate_forward" | "terminate";
            /**
             * @description SASL/OAUTHBEARER with a JSON Web Token.
             * @constant
             */
            type: "oauth_bearer";
            /** @description What a token must say. */
            validate?: components["schemas"]["TokenValidation"] | null;
        } | {
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["PrincipalLookup"] | null;
            /**
             * @description The certificate that the client showed to a listener with TLS.
             * @constant
             */
            type: "client_certificate";
        };
        VirtualClusterAuthenticationUpdate: {
            /**
             * @description No login.
             * @constant
             */
            type: "anonymous";
        } | {
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["PrincipalLookup"] | null;
            /**
             * @description Who verifies the client.
             * @enum {unknown}
             */
            mediation: "passthrough" | "terminate";
            /** @description The clients that the gateway itself knows, for `terminate`. */
            principals?: components["schemas"]["PrincipalUpdate"][] | null;
            /**
             * @description SASL/PLAIN.
             * @constant
             */
            type: "sasl_plain";
        } | {
            /**
             * @description The hash that SCRAM uses.
             * @enum {unknown}
             */
            algorithm: "sha256" | "sha512";
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["PrincipalLookup"] | null;
            /**
             * @description SASL/SCRAM, relayed to the brokers untouched.
             * @constant
             */
            type: "sasl_scram";
        } | {
            /** @description Claims that stand under other names in the token. */
            claims_mapping?: components["schemas"]["ClaimsMapping"] | null;
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["TokenPrincipalLookup"] | null;
            /** @description The key set that tokens are verified with. */
            jwks?: components["schemas"]["Jwks"] | null;
            /**
             * @description Who verifies the token.
             * @enum {unknown}
             */
            mediation: "passthrough" | "validate_forward" | "terminate";
            /**
             * @description SASL/OAUTHBEARER with a JSON Web Token.
             * @constant
             */
            type: "oauth_bearer";
            /** @description What a token must say. */
            validate?: components["schemas"]["TokenValidation"] | null;
        } | {
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["PrincipalLookup"] | null;
            /**
             * @description The certificate that the client showed to a listener with TLS.
             * @constant
             */
            type: "client_certificate";
        };
        VirtualClusterAuthenticationView: {
            /**
             * @description No login.
             * @constant
             */
            type: "anonymous";
        } | {
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["PrincipalLookupView"];
            /**
             * @description Who verifies the client.
             * @enum {unknown}
             */
            mediation: "passthrough" | "terminate";
            /** @description The clients that the gateway itself knows, for `terminate`. */
            principals?: components["schemas"]["PrincipalView"][];
            /**
             * @description SASL/PLAIN.
             * @constant
             */
            type: "sasl_plain";
        } | {
            /**
             * @description The hash that SCRAM uses.
             * @enum {unknown}
             */
            algorithm: "sha256" | "sha512";
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["PrincipalLookupView"];
            /**
             * @description SASL/SCRAM, relayed to the brokers untouched.
             * @constant
             */
            type: "sasl_scram";
        } | {
            /** @description Claims that stand under other names in the token. */
            claims_mapping?: components["schemas"]["ClaimsMappingView"];
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["TokenPrincipalLookupView"];
            /** @description The key set that tokens are verified with. */
            jwks?: components["schemas"]["JwksView"];
            /**
             * @description Who verifies the token.
             * @enum {unknown}
             */
            mediation: "passthrough" | "validate_forward" | "terminate";
            /**
             * @description SASL/OAUTHBEARER with a JSON Web Token.
             * @constant
             */
            type: "oauth_bearer";
            /** @description What a token must say. */
            validate?: components["schemas"]["TokenValidationView"];
        } | {
            /** @description Looks up further facts about the client in an identity directory. */
            fetch_kong_identity_principal?: components["schemas"]["PrincipalLookupView"];
            /**
             * @description The certificate that the client showed to a listener with TLS.
             * @constant
             */
            type: "client_certificate";
        };
        VirtualClusterBody: components["schemas"]["VirtualCluster"];
        VirtualClusterInfo: components["schemas"]["VirtualClusterView"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description The identifier.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @description What clients see as one Kafka cluster. */
        VirtualClusterUpdate: {
            /**
             * @description Who decides what a client may do.
             * @enum {unknown}
             */
            acl_mode: "enforce_on_gateway" | "passthrough";
            /** @description The ways in which a client may log in; any one of them will do. */
            authentication: components["schemas"]["VirtualClusterAuthenticationUpdate"][];
            /**
             * @description A remark for people.
             * @default
             */
            description: string | null;
            /** @description The backend cluster behind it. */
            destination: components["schemas"]["Reference"];
            /** @description The cluster's part of the host names by which clients reach it, when they are told apart by SNI. */
            dns_label: string;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            } | null;
            /** @description The name, unique among virtual clusters. */
            name: string;
            /** @description The part of the backend cluster that clients see. */
            namespace?: components["schemas"]["Namespace"] | null;
            /** @description Further names for topics that clients see. */
            topic_aliases?: components["schemas"]["TopicAlias"][] | null;
        };
        /** @description What clients see as one Kafka cluster. */
        VirtualClusterView: {
            /**
             * @description Who decides what a client may do.
             * @enum {unknown}
             */
            acl_mode: "enforce_on_gateway" | "passthrough";
            /** @description The ways in which a client may log in; any one of them will do. */
            authentication: components["schemas"]["VirtualClusterAuthenticationView"][];
            /**
             * @description A remark for people.
             * @default
             */
            description: string;
            /** @description The backend cluster behind it. */
            destination: components["schemas"]["ReferenceView"];
            /** @description The cluster's part of the host names by which clients reach it, when they are told apart by SNI. */
            dns_label: string;
            /** @description Names and values by which entities can be found. */
            labels?: {
                [key: string]: string;
            };
            /** @description The name, unique among virtual clusters. */
            name: string;
            /** @description The part of the backend cluster that clients see. */
            namespace?: components["schemas"]["NamespaceView"];
            /** @description Further names for topics that clients see. */
            topic_aliases?: components["schemas"]["TopicAliasView"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "list-audit-log": {
        parameters: {
            query?: {
                "page[after]"?: string;
                "page[before]"?: string;
                "page[size]"?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "export-audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An entry a line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-enrollment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrollment"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways": {
        parameters: {
            query?: {
                "filter[name][contains]"?: string;
                "page[after]"?: string;
                "page[before]"?: string;
                "page[size]"?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["GatewayInfo"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GatewayBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GatewayInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GatewayInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GatewayUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GatewayInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-event-gateways": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GatewayPatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GatewayInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-audit-log": {
        parameters: {
            query?: {
                "page[after]"?: string;
                "page[before]"?: string;
                "page[size]"?: number;
            };
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "export-event-gateways-audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An entry a line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-backend-clusters": {
        parameters: {
            query?: {
                "filter[name][contains]"?: string;
                "page[after]"?: string;
                "page[before]"?: string;
                "page[size]"?: number;
            };
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["BackendClusterInfo"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways-backend-clusters": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackendClusterBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackendClusterInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-backend-clusters": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackendClusterInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-backend-clusters": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackendClusterUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackendClusterInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways-backend-clusters": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-backend-clusters-referrers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-backend-clusters-status": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackendClusterStatus"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "test-event-gateways-backend-clusters": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackendClusterTest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackendClusterTestResult"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-data-plane-certificates": {
        parameters: {
            query?: {
                "filter[name][contains]"?: string;
                "page[after]"?: string;
                "page[before]"?: string;
                "page[size]"?: number;
            };
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["DataPlaneCertificateInfo"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways-data-plane-certificates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DataPlaneCertificateBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataPlaneCertificateInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-data-plane-certificates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataPlaneCertificateInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-data-plane-certificates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DataPlaneCertificateUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataPlaneCertificateInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways-data-plane-certificates": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-data-plane-certificates-referrers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-listeners": {
        parameters: {
            query?: {
                "filter[name][contains]"?: string;
                "filter[virtual_cluster_id][eq]"?: string;
                "page[after]"?: string;
                "page[before]"?: string;
                "page[size]"?: number;
            };
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ListenerInfo"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways-listeners": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListenerBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-listeners": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-listeners": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListenerUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways-listeners": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-listeners-policies": {
        parameters: {
            query?: {
                "filter[name][contains]"?: string;
            };
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerPolicyInfo"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways-listeners-policies": {
        parameters: {
            query?: {
                after?: string;
                before?: string;
            };
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListenerPolicyBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerPolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-listeners-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerPolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-listeners-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListenerPolicyUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerPolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways-listeners-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-event-gateways-listeners-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListenerPolicyPatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListenerPolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "move-event-gateways-listeners-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyMove"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-listeners-policies-referrers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-listeners-policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyChain"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-listeners-policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyChain"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyChain"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-listeners-referrers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-nodes": {
        parameters: {
            query?: {
                "page[after]"?: string;
                "page[before]"?: string;
                "page[size]"?: number;
            };
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Node"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-nodes": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Node"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-nodes-errors": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["NodeError"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-nodes-pending": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PendingChanges"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-nodes-status": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NodeStatus"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-overview": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-schema-registries": {
        parameters: {
            query?: {
                "filter[name][contains]"?: string;
                "page[after]"?: string;
                "page[before]"?: string;
                "page[size]"?: number;
            };
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SchemaRegistryInfo"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways-schema-registries": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SchemaRegistryBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchemaRegistryInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-schema-registries": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchemaRegistryInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-schema-registries": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SchemaRegistryUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchemaRegistryInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways-schema-registries": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-schema-registries-referrers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-static-keys": {
        parameters: {
            query?: {
                "filter[name][contains]"?: string;
                "page[after]"?: string;
                "page[before]"?: string;
                "page[size]"?: number;
            };
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["StaticKeyInfo"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways-static-keys": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaticKeyBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaticKeyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-static-keys": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaticKeyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways-static-keys": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-static-keys-referrers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-statistics": {
        parameters: {
            query?: {
                by?: "virtual_cluster" | "node";
                id?: string;
                size?: number;
            };
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-tls-trust-bundles": {
        parameters: {
            query?: {
                "filter[name][contains]"?: string;
                "page[after]"?: string;
                "page[before]"?: string;
                "page[size]"?: number;
            };
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["TlsTrustBundleInfo"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways-tls-trust-bundles": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TlsTrustBundleBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TlsTrustBundleInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-tls-trust-bundles": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TlsTrustBundleInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-tls-trust-bundles": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TlsTrustBundleUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TlsTrustBundleInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways-tls-trust-bundles": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-tls-trust-bundles-referrers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-virtual-clusters": {
        parameters: {
            query?: {
                "filter[backend_cluster_id][eq]"?: string;
                "filter[name][contains]"?: string;
                "page[after]"?: string;
                "page[before]"?: string;
                "page[size]"?: number;
            };
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["VirtualClusterInfo"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways-virtual-clusters": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VirtualClusterBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualClusterInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-virtual-clusters": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualClusterInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-virtual-clusters": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VirtualClusterUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VirtualClusterInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways-virtual-clusters": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-virtual-clusters-cluster-policies": {
        parameters: {
            query?: {
                "filter[name][contains]"?: string;
                "filter[parent_policy_id]"?: string;
            };
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterPolicyInfo"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways-virtual-clusters-cluster-policies": {
        parameters: {
            query?: {
                after?: string;
                before?: string;
            };
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClusterPolicyBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterPolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-virtual-clusters-cluster-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterPolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-virtual-clusters-cluster-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClusterPolicyUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterPolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways-virtual-clusters-cluster-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-event-gateways-virtual-clusters-cluster-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClusterPolicyPatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterPolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "move-event-gateways-virtual-clusters-cluster-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyMove"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-virtual-clusters-cluster-policies-referrers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-virtual-clusters-cluster-policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyChain"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-virtual-clusters-cluster-policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyChain"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyChain"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-virtual-clusters-consume-policies": {
        parameters: {
            query?: {
                "filter[name][contains]"?: string;
                "filter[parent_policy_id]"?: string;
            };
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsumePolicyInfo"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways-virtual-clusters-consume-policies": {
        parameters: {
            query?: {
                after?: string;
                before?: string;
            };
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsumePolicyBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsumePolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-virtual-clusters-consume-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsumePolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-virtual-clusters-consume-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsumePolicyUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsumePolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways-virtual-clusters-consume-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-event-gateways-virtual-clusters-consume-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsumePolicyPatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsumePolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "move-event-gateways-virtual-clusters-consume-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyMove"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-virtual-clusters-consume-policies-referrers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-virtual-clusters-consume-policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyChain"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-virtual-clusters-consume-policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyChain"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyChain"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-virtual-clusters-produce-policies": {
        parameters: {
            query?: {
                "filter[name][contains]"?: string;
                "filter[parent_policy_id]"?: string;
            };
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProducePolicyInfo"][];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-event-gateways-virtual-clusters-produce-policies": {
        parameters: {
            query?: {
                after?: string;
                before?: string;
            };
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProducePolicyBody"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProducePolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-virtual-clusters-produce-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProducePolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-virtual-clusters-produce-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProducePolicyUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProducePolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-event-gateways-virtual-clusters-produce-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-event-gateways-virtual-clusters-produce-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProducePolicyPatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProducePolicyInfo"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "move-event-gateways-virtual-clusters-produce-policies": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyMove"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-virtual-clusters-produce-policies-referrers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-event-gateways-virtual-clusters-produce-policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyChain"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "replace-event-gateways-virtual-clusters-produce-policy-chain": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyChain"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyChain"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-event-gateways-virtual-clusters-referrers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entity: string;
                gateway: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrers"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "check-expressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExpressionCheck"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpressionProblem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-session-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInMethods"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "list-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Token"][];
                        meta: components["schemas"]["PageMeta"];
                    };
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "create-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "revoke-tokens": {
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
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
