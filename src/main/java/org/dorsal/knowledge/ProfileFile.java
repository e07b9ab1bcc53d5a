package org.dorsal.knowledge;

import java.util.stream.Stream;

/**
 * File below {@code profiles/}, byte for byte.
 *
 * @param path relative to {@code profiles/}, such as {@code plan/upper-back-pain-evidence-2.0.0.json}
 */
public record ProfileFile(String path, byte[] bytes) {
    /** Returns whether results depend on the file: it is no example, safety rule or topic. */
    public boolean isPublished() {
        return Stream.of("examples/", "hook-example/", "topic/", "safety-rule/").noneMatch(path::startsWith)
                && path.endsWith(".json");
    }
}
