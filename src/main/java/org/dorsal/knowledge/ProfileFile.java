package org.dorsal.knowledge;

/**
 * File below {@code profiles/}, byte for byte.
 *
 * @param path relative to {@code profiles/}, such as {@code plan/upper-back-pain-red-flags-1.0.0.json}
 */
public record ProfileFile(String path, byte[] bytes) {
    /** Returns whether results depend on the file: it is no example and no safety rule. */
    public boolean isPublished() {
        return !path.startsWith("examples/")
                && !path.startsWith("hook-example/")
                && !path.startsWith(SafetyRules.FOLDER)
                && path.endsWith(".json");
    }
}
