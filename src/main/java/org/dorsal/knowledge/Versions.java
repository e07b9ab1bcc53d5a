package org.dorsal.knowledge;

import java.util.Arrays;
import java.util.Comparator;

/** Order of business versions such as 1.2.0 and 1.10.0: by number, part by part. */
final class Versions {
    static final Comparator<String> ORDER = (one, two) -> Arrays.compare(parts(one), parts(two));

    private Versions() {}

    private static int[] parts(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(part -> part.matches("[0-9]{1,9}") ? Integer.parseInt(part) : 0)
                .toArray();
    }
}
