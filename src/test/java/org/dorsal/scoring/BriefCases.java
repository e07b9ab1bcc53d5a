package org.dorsal.scoring;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.knowledge.Disposition;

/** Small cases of single facts, written by a second reader from the evidence brief without sight of the models. */
final class BriefCases {
    private static final Path TABLE = Path.of("src/test/resources/org/dorsal/scoring/evidence-brief-2.0.0.table");
    private static final Path DIFFERENCES =
            Path.of("src/test/resources/org/dorsal/scoring/evidence-brief-differences-2.0.0.table");
    private static final String BASE = "base";

    /** The result of the models in the list of differences: points, tier and upper tier of the cause. */
    private static final Pattern MODELS = Pattern.compile("\\(models: (?:(-?\\d+(?: to -?\\d+)?) points, )?([a-z-]+)"
            + "(?:, at most ([a-z-]+))?(?:, the whole case [a-z-]+)?\\)$");

    private BriefCases() {}

    /**
     * A case about one cause.
     *
     * @param cause code of the cause
     * @param expected {@code points N}, {@code points N to M} where open answers may add some, {@code tier T}, {@code
     *     upper T}, {@code at-least T} or {@code below T}
     * @param place where the brief has the fact
     */
    record BriefCase(String cause, String expected, Map<String, String> answers, String place) {
        /** Returns whether the result of the cause is as the brief has it. */
        boolean isMet(CauseResult result) {
            String[] words = expected.split(" ", 2);
            return switch (words[0]) {
                case "points" -> words[1].equals(points(result));
                case "tier" -> result.tier() == tier(words[1]);
                case "upper" -> result.upper() == tier(words[1]);
                case "at-least" -> result.tier().compareTo(tier(words[1])) <= 0;
                case "below" -> result.tier().compareTo(tier(words[1])) > 0;
                default -> throw new IllegalArgumentException(expected);
            };
        }

        /** Returns whether the result of the cause is the one that the list of differences names. */
        boolean isAsListed(CauseResult result) {
            Matcher listed = MODELS.matcher(place);
            if (!listed.find()) {
                throw new IllegalArgumentException("no result of the models in: " + place);
            }
            return result.tier() == tier(listed.group(2))
                    && (listed.group(1) == null || listed.group(1).equals(points(result)))
                    && (listed.group(3) == null || result.upper() == tier(listed.group(3)));
        }

        private static String points(CauseResult result) {
            return result.least() + (result.most() == result.least() ? "" : " to " + result.most());
        }

        private static Disposition tier(String code) {
            return Disposition.ofCode(code);
        }

        @Override
        public String toString() {
            return cause + ": " + expected + " (" + place + ") " + answers;
        }
    }

    /** Returns the cases that the models meet. */
    static List<BriefCase> met() {
        return read(TABLE);
    }

    /** Returns the cases in which the models differ from the second reader. */
    static List<BriefCase> differences() {
        return read(DIFFERENCES);
    }

    private static List<BriefCase> read(Path table) {
        return EvidenceCases.rows(table, 4, 2).stream()
                .filter(row -> !row.cells().getFirst().equals(BASE))
                .map(row -> new BriefCase(
                        row.cells().get(0),
                        row.cells().get(1),
                        row.answers(),
                        row.cells().get(3)))
                .toList();
    }
}
