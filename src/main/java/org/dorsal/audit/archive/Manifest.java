package org.dorsal.audit.archive;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What an export says about itself. Nobody signed it: it is compared, not believed.
 *
 * @param made when it was begun
 * @param counts lines of each kind
 */
record Manifest(String site, String made, boolean whole, long size, Map<String, Long> counts) {
    private static final int MOST_BYTES = 1 << 20;
    private static final List<String> NAMES = List.of(
            "format", "site", "origin", "made", "by", "filter", "whole", "from", "to", "size", "left", "counts");

    static Manifest read(ZipInput zip) throws IOException, Refused {
        byte[] bytes = zip.bytes(Entries.MANIFEST, MOST_BYTES);
        Line line = new Line(Entries.MANIFEST, NAMES, bytes);
        for (String name : NAMES) {
            if (!line.has(name)) {
                throw line.refused(name + " is missing");
            }
        }
        long format = line.number("format");
        if (format != Entries.FORMAT) {
            throw line.refused("it has format " + format + ", and this release reads format " + Entries.FORMAT);
        }
        return new Manifest(
                line.text("site"), line.text("made"), line.truth("whole"), line.number("size"), line.numbers("counts"));
    }
}
