package org.dorsal.command;

import java.util.Optional;

/**
 * Where a line stands.
 *
 * @param file as it was named, when there are several; {@code -} is standard input
 * @param line counts from 1 in its file, blank lines too
 */
record Origin(Optional<String> file, long line) {
    @Override
    public String toString() {
        return file.map(name -> name + ":").orElse("") + line;
    }
}
