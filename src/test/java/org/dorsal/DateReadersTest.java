package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Texts of callers that name a time are read by {@code TimeRange}, by FHIR's own formats. Java's parsers take more, such
 * as a year of six digits, and less, such as a second 60. Other sources read checked text, or no FHIR.
 */
class DateReadersTest {
    private static final Path MAIN = Path.of("src/main/java/org/dorsal");
    private static final Pattern PARSER = Pattern.compile(
            "\\b(?:Instant|LocalDate|LocalDateTime|OffsetDateTime|ZonedDateTime|Year|YearMonth)\\.parse\\("
                    + "|Instant\\.from\\(|new (?:InstantType|DateTimeType|DateType)\\([a-z]");

    /** Sources that call a parser of Java or HAPI, with the text that each reads. */
    private static final Map<String, String> READERS = Map.ofEntries(
            Map.entry("fhirjson/TimeRange", "the one reader of FHIR's formats"),
            Map.entry("assessment/AnswerTimes", "a time of the clock, or of a stored response"),
            Map.entry("assessment/CareProposal", "a constant"),
            Map.entry("assessment/Examples", "shipped examples"),
            Map.entry("assessment/FieldEntry", "a text that TimeRange has read"),
            Map.entry("assessment/HeadCheck", "a text that fits FHIR's pattern there"),
            Map.entry("assessment/Submission", "a response that HeadCheck has accepted"),
            Map.entry("http/audit/EventSummary", "a stored event"),
            Map.entry("http/fhir/Cursor", "a sealed link of our own"),
            Map.entry("http/fhir/EntityTags", "a header of our own"),
            Map.entry("http/fhir/PatientProvider", "a sealed link of our own"),
            Map.entry("knowledge/ApprovalReader", "shipped profiles"),
            Map.entry("note/PageDates", "a stored response"),
            Map.entry("scoring/DayArithmetic", "an answer that was checked"),
            Map.entry("smart/launch/SignInStrategy", "a sealed cookie of our own"),
            Map.entry("store/StatementCall", "constants"),
            Map.entry("writeback/KindPlan", "a stored response"),
            Map.entry("smart/launch/HttpAnswer", "an HTTP date"));

    @Test
    void texts_of_callers_are_read_by_the_formats_of_fhir() throws IOException {
        var readers = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                if (PARSER.matcher(Files.readString(file)).find()) {
                    readers.add(MAIN.relativize(file).toString().replace(".java", ""));
                }
            }
        }
        assertThat(readers)
                .as("read it by TimeRange, or list the source with what it reads")
                .containsExactlyInAnyOrderElementsOf(READERS.keySet());
    }
}
