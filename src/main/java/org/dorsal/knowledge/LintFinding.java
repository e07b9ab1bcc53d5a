package org.dorsal.knowledge;

/**
 * Finding of lint; the service does not start with one.
 *
 * @param file path relative to {@code profiles/}; for a missing text, its owner
 * @param element FHIRPath of the place, or the linkId, cause or code that it is about
 * @param message the fault and its correction
 */
public record LintFinding(String file, String element, String message) {
    @Override
    public String toString() {
        return file + ": " + element + ": " + message;
    }
}
