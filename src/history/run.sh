#!/bin/sh
# Runs a command in its own mount namespace where the machine has user namespaces: there it may mount the small disk of PostgreSQL,
# which is started in a further namespace because it refuses to be root.
if unshare --map-root-user --mount unshare -U true 2>/dev/null; then
    exec unshare --map-root-user --mount "$@"
fi
exec "$@"
