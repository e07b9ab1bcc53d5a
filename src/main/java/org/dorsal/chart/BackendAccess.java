package org.dorsal.chart;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

    GrantedReadScopes scopes() {
        return GrantedReadScopes.ofBackend(granted, types);
    }

    /** Gives back the memory of the record. */
    @Override
    public void close() {
        source.memory().close();
    }

    /**
     * Reads and searches that the launch's scopes permit (SMART App Launch 2.2.0, with the names of version 1). A
     * restricted scope permits them too: the EHR enforces the restriction.
     */
    record GrantedReadScopes(Set<String> scopes) {
        private static final String SYSTEM = "system/";
        private static final Set<String> IDENTITY = Set.of("fhirUser", "profile");

        GrantedReadScopes {
            scopes = Set.copyOf(scopes);
        }

        /** Converts the scopes of a backend client, which concern no single patient, for reads of these types. */
        static GrantedReadScopes ofBackend(Set<String> granted, Set<String> types) {
            return new GrantedReadScopes(granted.stream()
                    .filter(scope -> scope.startsWith(SYSTEM))
                    .map(scope -> scope.substring(SYSTEM.length()))
                    .flatMap(scope -> types.stream()
                            .filter(type -> scope.startsWith(type + ".") || scope.startsWith("*."))
                            .map(type -> "patient/" + type + scope.substring(scope.indexOf('.'))))
                    .collect(Collectors.toSet()));
        }

        boolean read(String type) {
            return covers(type, 'r');
        }

        boolean search(String type) {
            return covers(type, 's');
        }

        /** Returns whether the launching user may be read, also by the identity scopes. */
        boolean user(String type) {
            return read(type) || scopes.stream().anyMatch(IDENTITY::contains);
        }

        private boolean covers(String type, char letter) {
            Pattern scope = Pattern.compile(
                    "(?:patient|user)/(?:\\*|" + type + ")\\.(?:read|\\*|c?r?u?d?s?)(?:\\?.*)?", Pattern.DOTALL);
            return scopes.stream()
                    .filter(granted -> scope.matcher(granted).matches())
                    .map(granted -> granted.substring(granted.indexOf('.') + 1).split("\\?", 2)[0])
                    .anyMatch(rights -> rights.equals("read") || rights.equals("*") || rights.indexOf(letter) >= 0);
        }
    }
}
