package org.dorsal.http.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that the EHR did not grant, in words for the clinician.
 *
 * @param key names the words, which begin with what Dorsal can't do
 * @param what the kind of resource; empty where it is none
 */
record LostScope(String key, String what) {
    /** SMART App Launch 2.2.0, "Scopes for requesting FHIR Resources", version 1 and 2. */
    private static final Pattern ON_RECORDS =
            Pattern.compile("(?:patient|user|system)/(\\*|[A-Za-z]+)\\.([a-z*]+)(?:\\?.*)?");

    private static final Pattern READING = Pattern.compile("read|r?s?");

    static LostScope of(String scope) {
        Matcher parts = ON_RECORDS.matcher(scope);
        if (!parts.matches()) {
            return new LostScope("launch.lost.renew", "");
        }
        boolean reading = READING.matcher(parts.group(2)).matches();
        return new LostScope(reading ? "launch.lost.read" : "launch.lost.write", parts.group(1));
    }
}
