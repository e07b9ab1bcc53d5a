package org.dorsal.chart;

import java.util.Set;

/**
 * Access of a site's backend client to records in the EHR, limited to what the caller that it reads for may see.
 *
 * @param granted scopes of the backend client's token
 * @param types resource types that the caller may see
 */
public record BackendAccess(ChartSource source, Set<String> granted, Set<String> types) implements AutoCloseable {
    public BackendAccess {
        granted = Set.copyOf(granted);
        types = Set.copyOf(types);
    }

    /** Returns whether the Patient may be read, without which no part of the record is. */
    public boolean coversPatient() {
        return scopes().read("Patient");
    }

    GrantedReadScopes scopes() {
        return GrantedReadScopes.ofBackend(granted, types);
    }

    /** Gives back the memory of the record. */
    @Override
    public void close() {
        source.memory().close();
    }
}
