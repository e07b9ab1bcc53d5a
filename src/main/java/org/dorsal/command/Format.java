package org.dorsal.command;

/** How results are written, one line or record for each line of the input. Used by many threads at once. */
interface Format {
    /** What stands before the first row. */
    default byte[] head() {
        return new byte[0];
    }

    /** One row in UTF-8, with its line end. */
    byte[] row(Row row);
}
