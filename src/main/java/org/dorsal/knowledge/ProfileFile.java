package org.dorsal.knowledge;

/**
 * File below {@code profiles/}, byte for byte.
 *
 * @param path relative to {@code profiles/}, such as {@code plan/upper-back-pain-red-flags-1.0.0.json}
 */
public record ProfileFile(String path, byte[] bytes) {}
