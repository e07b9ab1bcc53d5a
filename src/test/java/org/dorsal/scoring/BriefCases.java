package org.dorsal.scoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.knowledge.Disposition;

/** Small cases of single facts, written by a second reader from the evidence brief without sight of the models. */
final class BriefCases {
    private static final Path TABLE = Path.of("src/test/resources/org/dorsal/scoring/evidence-brief-2.0.0.table");
    private static final String BASE = "base";

    private BriefCases() {}

    /**
     * A case about one cause.
     *
     * @param cause code of the cause
     * @param expected {@code points N}, {@code tier T}, {@code at-least T} or {@code below T}
     * @param place where the brief has the fact
     */
    record BriefCase(String cause, String expected, Map<String, String> answers, String place) {
        /** Returns whether the result of the cause is as the brief has it. */
        boolean isMet(CauseResult result) {
            String[] words = expected.split(" ", 2);
            return switch (words[0]) {
                case "points" -> result.least() == Integer.parseInt(words[1]) && result.most() == result.least();
                case "tier" -> result.tier() == tier(words[1]);
                case "at-least" -> result.tier().compareTo(tier(words[1])) <= 0;
                case "below" -> result.tier().compareTo(tier(words[1])) > 0;
                default -> throw new IllegalArgumentException(expected);
            };
        }

        private static Disposition tier(String code) {
            return Disposition.ofCode(code);
        }

        /** Reads the answers as the service does. */
        Answers read() {
            return AnswerReader.read(
                    EvidenceCases.FORM,
                    EvidenceCases.response(answers).response(),
                    Optional.empty(),
                    SomeScoredResponse.DAY);
        }

        @Override
        public String toString() {
            return cause + ": " + expected + " (" + place + ") " + answers;
        }
    }

    /** Returns the cases; each starts from the person of the first line. */
    static List<BriefCase> all() {
        try {
            List<String[]> lines = Files.readAllLines(TABLE).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(" \\| ", 4))
                    .toList();
            Map<String, String> base = EvidenceCases.answers(lines.getFirst()[2]);
            return lines.stream()
                    .filter(line -> !line[0].equals(BASE))
                    .map(line -> {
                        Map<String, String> answers = new LinkedHashMap<>(base);
                        answers.putAll(EvidenceCases.answers(line[2]));
                        answers.values().removeIf("-"::equals);
                        return new BriefCase(line[0], line[1], answers, line[3]);
                    })
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
