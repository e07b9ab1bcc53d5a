package org.dorsal.audit.log;

/** Reads which place is meant; a new kind of place has its word here. */
final class Places {
    private static final String FILE = "file:";

    private Places() {}

    static Place read(String written) {
        if (written.equals("stream")) {
            return new StreamPlace();
        }
        if (!written.startsWith(FILE) || written.length() == FILE.length()) {
            throw new IllegalArgumentException("places must be file:/directory or stream; correct \"" + written + "\"");
        }
        try {
            return new FilePlace(KeyFile.path(written));
        } catch (IllegalArgumentException why) {
            throw new IllegalArgumentException("places " + why.getMessage());
        }
    }
}
