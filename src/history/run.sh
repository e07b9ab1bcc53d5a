#!/bin/sh
# Runs a command in its own mount namespace where the machine has user namespaces: there it may mount the small disk of PostgreSQL.
if unshare --map-root-user --mount true 2>/dev/null; then
    exec unshare --map-root-user --mount "$@"
fi
exec "$@"
