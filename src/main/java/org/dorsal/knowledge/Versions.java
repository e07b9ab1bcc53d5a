package org.dorsal.knowledge;

import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Order of business versions such as 1.2.0 and 1.10.0: by number, part by part. Lint admits three numbers and nothing
 * else.
 */
final class Versions {
    private static final Pattern NUMBERS = Pattern.compile("(0|[1-9][0-9]{0,8})(?:\\.(0|[1-9][0-9]{0,8}))*+");
    private static final Pattern THREE_NUMBERS = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");

    /** Total order, equal only for the same text. A text that is no version in numbers is below every version. */
    static final Comparator<String> ORDER = (one, two) -> {
        boolean numbers = NUMBERS.matcher(one).matches();
        boolean otherNumbers = NUMBERS.matcher(two).matches();
        if (numbers && otherNumbers) {
            return Arrays.compare(parts(one), parts(two));
        }
        return numbers == otherNumbers ? one.compareTo(two) : Boolean.compare(numbers, otherNumbers);
    };

    private Versions() {}

    /** Whether it is MAJOR.MINOR.PATCH, each of at most nine digits and without a leading zero. */
    static boolean isNumbered(String version) {
        return THREE_NUMBERS.matcher(version).matches()
                && NUMBERS.matcher(version).matches();
    }

    private static int[] parts(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
