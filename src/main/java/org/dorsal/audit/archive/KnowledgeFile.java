package org.dorsal.audit.archive;

/**
 * A file that results are made with; it travels in the export, so that results can be made again.
 *
 * @param path relative to {@code profiles/}
 */
public record KnowledgeFile(String path, byte[] bytes) {
    @Override
    public String toString() {
        return "KnowledgeFile[" + path + "]";
    }
}
