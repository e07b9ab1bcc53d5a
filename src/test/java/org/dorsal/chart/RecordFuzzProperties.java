package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.chart.Chart.Suggestion;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.fuzz.Fuzz;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Changed answers of real EHRs: a page always opens or says why not, no entry costs the others of its search, and
 * nothing becomes a suggestion that the form does not know.
 */
class RecordFuzzProperties {
    private static final int MAX_CHARS = 40_000;
    private static final List<String> SEARCHES =
            List.of("Condition", "MedicationRequest", "MedicationStatement", "Observation");
    private static final Set<String> NEVER =
            Set.of("N", "none", "no-pregnancy-or-birth", "not-applicable", "never", "never-cancer");

    private final TolerantReader reader = RecordReader.reader();

    /** Logged internal failures, which the page reports as unread. */
    private final ListAppender<ILoggingEvent> broken = new ListAppender<>();

    @BeforeEach
    void listen() {
        broken.start();
        log().addAppender(broken);
    }

    @AfterEach
    void listenNoMore() {
        log().detachAppender(broken);
    }

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger(ChartPart.ChartReadTask.class);
    }

    @Test
    void whatever_an_ehr_answers_is_read_or_named() throws IOException {
        Fuzz.of("record", answers()).run(this::outcome);
    }

    private String outcome(byte[] body) {
        Optional<TolerantReader.ResourcePage> page = reader.page(body);
        TolerantReader.TolerantReading<Patient> reading = reader.read(body, Patient.class);
        String patient =
                reading.resource().isPresent() ? "patient " + reading.notUnderstood() : "none " + reading.modified();
        String list = page.map(read -> read.resources().size() + " of " + read.notUnderstood() + read.incomplete())
                .orElse("no list");
        return patient + ", " + list + ", " + chart(body);
    }

    private String chart(byte[] body) {
        SomeChartEhr ehr = SomeChartEhr.ofPatient();
        EhrReply reply = new HttpAnswer.CompleteAnswer(200, Map.of(), body);
        SEARCHES.forEach(type -> ehr.answering(type + "?", reply));
        broken.list.clear();
        Chart chart = ehr.chart();
        assertThat(broken.list).isEmpty();
        assertThat(chart.suggestions())
                .allMatch(suggestion -> !NEVER.contains(suggestion.answer()))
                .allMatch(suggestion ->
                        SomeProfiles.form().item(suggestion.linkId()).isPresent());
        return chart.suggestions().stream().map(Suggestion::answer).sorted().toList() + " "
                + chart.unread().stream()
                        .map(name -> name.replaceAll("\\d+", ""))
                        .sorted()
                        .toList();
    }

    private static List<String> answers() throws IOException {
        List<String> answers = new ArrayList<>(List.of(
                SomeChartEhr.bundle(
                        SomeChartRecords.condition("sct|64859006", "active", "confirmed", "2020-02-02"),
                        SomeChartRecords.medicationStatement("atc|M05BA04", "active")),
                SomeChartEhr.bundle(SomeChartRecords.observation(
                        "loinc|8310-5", "final", "2026-11-20T09:00:00Z", SomeChartRecords.quantity("39.0 Cel")))));
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/ehr-samples"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                String text = Files.readString(file, StandardCharsets.UTF_8);
                if (text.length() < MAX_CHARS) {
                    answers.add(text);
                }
            }
        }
        return answers;
    }
}
