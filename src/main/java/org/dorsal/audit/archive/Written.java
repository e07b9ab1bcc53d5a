package org.dorsal.audit.archive;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an export came to.
 *
 * @param counts lines of each kind, as in the manifest
 * @param sha256 of the whole file, 64 lower-case hexadecimal digits
 * @param bytes of the file
 */
public record Written(Map<String, Long> counts, String sha256, long bytes) {
    public Written {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
}
