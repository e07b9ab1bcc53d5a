package org.dorsal.scoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;

/** The check cases of the evidence models, and persons made from them. */
public final class EvidenceCases {
    public static final Form FORM = SomeProfiles.form();
    public static final EvidenceModels MODELS = SomeProfiles.models();
    static final Care CARE = SomeProfiles.care();

    private static final Path TABLE = Path.of("src/test/resources/org/dorsal/scoring/evidence-cases-2.0.0.table");
    static final Path STORIES = Path.of("src/test/resources/org/dorsal/scoring/stories-2.0.0.table");

    private EvidenceCases() {}

    /**
     * A case.
     *
     * @param right dispositions that are right
     * @param cause code of a cause that must be named
     */
    public record EvidenceCase(String name, List<String> right, Optional<String> cause, Map<String, String> answers) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Answers of the case stories and patterns, by name. */
    public static Map<String, Map<String, String>> stories() {
        Map<String, Map<String, String>> stories = new LinkedHashMap<>();
        rows(STORIES, 6, 5).forEach(row -> stories.put(row.cells().getFirst(), row.answers()));
        return stories;
    }

    public static List<EvidenceCase> all() {
        return Read.CASES;
    }

    private static List<EvidenceCase> read() {
        return rows(TABLE, 4, 3).stream()
                .map(row -> new EvidenceCase(
                        row.cells().get(0),
                        codes(row.cells().get(1)),
                        codes(row.cells().get(2)).stream().findFirst(),
                        row.answers()))
                .toList();
    }

    /** The table and its persons, each made once: random responses begin with one of them. */
    private static final class Read {
        static final List<EvidenceCase> CASES = read();
        static final Map<Disposition, SomeScoredResponse> PERSONS = new ConcurrentHashMap<>();
    }

    /** The answers of all persons of the check cases, of the stories and patterns, and of the second reader's cases. */
    public static List<Map<String, String>> persons() {
        return Stream.of(rows(TABLE, 4, 3), rows(STORIES, 6, 5), rows(SecondReaderCasesTest.TABLE, 5, 4))
                .flatMap(List::stream)
                .map(TableRow::answers)
                .toList();
    }

    /**
     * A line of a table.
     *
     * @param answers those of the table's first line, with the differences of this one
     */
    record TableRow(List<String> cells, Map<String, String> answers) {}

    /**
     * Reads a table of persons; the other rows are differences from the first.
     *
     * @param columns number of columns, separated by {@code " | "}
     * @param answers index of the column with the answers; an answer "-" is none
     */
    static List<TableRow> rows(Path table, int columns, int answers) {
        try {
            List<List<String>> lines = Files.readAllLines(table).stream()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> List.of(line.split(" \\| ", columns)))
                    .toList();
            Map<String, String> base = answers(lines.getFirst().get(answers));
            return lines.stream()
                    .map(cells -> {
                        Map<String, String> person = new LinkedHashMap<>(base);
                        person.putAll(answers(cells.get(answers)));
                        person.values().removeIf("-"::equals);
                        return new TableRow(cells, person);
                    })
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Codes of a cell; none for "-". */
    static List<String> codes(String cell) {
        return cell.equals("-") ? List.of() : List.of(cell.split(" "));
    }

    /** The first person of that kind: that disposition alone is right; the first of all has self-care. */
    public static SomeScoredResponse of(Disposition disposition) {
        return Read.PERSONS.computeIfAbsent(
                disposition,
                only -> all().stream()
                        .filter(person -> person.right().equals(List.of(only.code())))
                        .findFirst()
                        .map(person -> response(person.answers()))
                        .orElseThrow());
    }

    /** The person of the first line, without a finding. */
    static Map<String, String> wellPerson() {
        return new LinkedHashMap<>(all().getFirst().answers());
    }

    static Scoring scored(Map<String, String> answers) {
        return scored(answers, Optional.empty());
    }

    /** Scores the answers; the care follows the disposition that was decided on. */
    public static Scoring scored(Map<String, String> answers, Optional<Disposition> decided) {
        return EvidenceScorer.score(
                MODELS,
                CARE,
                FORM,
                AnswerReader.read(FORM, response(answers).response(), Optional.empty(), SomeScoredResponse.DAY),
                decided);
    }

    public static SomeScoredResponse response(Map<String, String> answers) {
        Map<String, List<String>> givenAnswers = new LinkedHashMap<>();
        answers.forEach((linkId, values) -> givenAnswers.put(linkId, List.of(values.split("\\+"))));
        return SomeScoredResponse.empty(FORM).with(givenAnswers);
    }

    static Map<String, String> answers(String text) {
        Map<String, String> answers = new LinkedHashMap<>();
        Arrays.stream(text.split(";"))
                .map(String::strip)
                .forEach(answer -> answers.put(
                        answer.substring(0, answer.indexOf('=')), answer.substring(answer.indexOf('=') + 1)));
        return answers;
    }
}
