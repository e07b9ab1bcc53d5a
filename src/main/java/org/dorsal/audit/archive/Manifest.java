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
        String site = "";
        String made = "";
        boolean whole = false;
        long size = 0;
        Map<String, Long> counts = Map.of();
        try (Line line = new Line(Entries.MANIFEST, NAMES, bytes)) {
            line.next();
            for (String name = line.member(); !name.isEmpty(); name = line.member()) {
                switch (name) {
                    case "format" -> format(line);
                    case "site" -> site = line.text();
                    case "made" -> made = line.text();
                    case "whole" -> whole = line.truth();
                    case "from", "to", "left" -> line.number();
                    case "size" -> size = line.number();
                    case "counts" -> counts = line.numbers();
                    default -> line.text();
                }
            }
            for (String name : NAMES) {
                if (!line.has(name)) {
                    throw line.refused(name + " is missing");
                }
            }
        }
        return new Manifest(site, made, whole, size, counts);
    }

    private static void format(Line line) throws Refused {
        long format = line.number();
        if (format != Entries.FORMAT) {
            throw line.refused("it has format " + format + ", and this release reads format " + Entries.FORMAT);
        }
    }
}
