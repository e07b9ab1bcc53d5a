package org.dorsal.command;

/**
 * A row ready to be written.
 *
 * @param outcome what it says about the run
 */
record Written(byte[] bytes, Outcome outcome) {
    /** What became of the line. */
    enum Outcome {
        SCORED,
        REFUSED,
        FAILED
    }
}
