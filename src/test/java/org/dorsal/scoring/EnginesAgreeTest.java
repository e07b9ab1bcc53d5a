package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.dorsal.GoldenFiles;
import org.dorsal.restated.CqlLibrary;
import org.dorsal.restated.FhirPathReading;
import org.dorsal.restated.ModelResult;
import org.dorsal.restated.ModelResult.CauseOutcome;
import org.dorsal.restated.ModelResult.Truth3;
import org.dorsal.restated.PublishedModels;
import org.dorsal.restated.RestatedModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two engines elsewhere come to the result of the service: HL7's for FHIRPath evaluates every published condition of
 * models and care, and HL7's for CQL computes points, tiers and disposition too. Compared are each condition, each
 * cause (tier, upper tier, least and most points) and the result. {@code -Ddorsal.long=true} takes 12,000 responses,
 * which are 408,000 causes.
 */
class EnginesAgreeTest {
    private static final long SEED = Long.getLong("dorsal.engines.seed", 20261127);
    /** Part of the cases, with a seed and the time that a test may take. */
    private static final int PARTS =
            Integer.getInteger("dorsal.engines.parts", Boolean.getBoolean("dorsal.long") ? 6 : 1);

    private static final int RESPONSES =
            Integer.getInteger("dorsal.engines", Boolean.getBoolean("dorsal.long") ? 2_000 : 150);
    private static final Path LIBRARY = Path.of("src", "test", "cql", "UpperBackPainEvidence.cql");
    private static final PublishedModels MODELS = PublishedModels.shipped();
    private static final RestatedModels RESTATED = RestatedModels.inFhirPath(MODELS);

    @TempDir
    private Path scratch;

    @Test
    void the_committed_library_is_made_from_the_published_models() {
        GoldenFiles.assertSame(LIBRARY, CqlLibrary.of(MODELS));
    }

    static LongStream seeds() {
        return LongStream.range(SEED, SEED + PARTS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void three_engines_come_to_the_same_result(long seed) throws IOException, InterruptedException {
        FhirPathReading fhirPath = new FhirPathReading(MODELS, RESTATED);
        CqlEngine cql = new CqlEngine(LIBRARY, scratch);
        Tally ofFhirPath = new Tally("FHIRPath");
        Tally ofCql = new Tally("CQL");
        CasesAroundBounds cases = new CasesAroundBounds(MODELS.texts(), seed);
        List<SomeScoredResponse> responses =
                Stream.generate(cases::next).limit(RESPONSES).toList();
        List<Map<String, String>> values = cql.evaluate(responses);
        for (int index = 0; index < RESPONSES; index++) {
            ServiceReading serviceReading = ServiceReading.of(responses.get(index));
            FhirPathReading.ReadResponse read =
                    fhirPath.read(responses.get(index).response());
            ofFhirPath.compare(responses.get(index), serviceReading, new ServiceReading(read.result(), read.truths()));
            ofCql.compare(responses.get(index), serviceReading, reading(values.get(index)));
        }
        ofFhirPath.report(seed);
        ofCql.report(seed);
        assertThat(ofFhirPath.differences).isEmpty();
        assertThat(ofCql.differences).isEmpty();
        assertThat(ofCql.dispositions).as("each disposition is met").hasSize(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"valueCode\": \"urgent\" | \"valueCode\": \"soon\"",
                "\"valueInteger\": 3 | \"valueInteger\": 2",
                "%`constant=Y` | %`constant=N`",
                " ~ true).not() | ).not()",
            })
    void a_mistake_planted_in_the_models_is_seen(String before, String after) {
        PublishedModels planted = PublishedModels.changed(text -> text.replace(before, after));
        FhirPathReading fhirPath = new FhirPathReading(planted, RestatedModels.inFhirPath(planted));
        CasesAroundBounds cases = new CasesAroundBounds(MODELS.texts(), SEED);
        assertThat(Stream.generate(cases::next).limit(40)).anyMatch(response -> {
            FhirPathReading.ReadResponse read = fhirPath.read(response.response());
            return !ServiceReading.of(response)
                    .differences(new ServiceReading(read.result(), read.truths()))
                    .isEmpty();
        });
    }

    /** Result and truths from the values of the library's definitions. */
    private static ServiceReading reading(Map<String, String> values) {
        Map<String, CauseOutcome> causes = new LinkedHashMap<>();
        Map<String, Truth3> truths = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith("cause ")) {
                String[] outcome = value.split(" ");
                causes.put(
                        name.substring("cause ".length()),
                        new CauseOutcome(
                                outcome[0], outcome[1], Integer.parseInt(outcome[2]), Integer.parseInt(outcome[3])));
            } else if (!List.of("disposition", "provisional", "emergency not excluded")
                    .contains(name)) {
                truths.put(name, truth(value));
            }
        });
        return new ServiceReading(
                new ModelResult(
                        of(values, "disposition"),
                        truth(of(values, "provisional")) == Truth3.TRUE,
                        truth(of(values, "emergency not excluded")) == Truth3.TRUE,
                        causes),
                truths);
    }

    private static String of(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name)).orElseThrow();
    }

    private static Truth3 truth(String value) {
        return switch (value) {
            case "T" -> Truth3.TRUE;
            case "F" -> Truth3.FALSE;
            case "U" -> Truth3.UNKNOWN;
            default -> throw new IllegalArgumentException(value);
        };
    }

    private static final class Tally {
        private final String engine;
        private final List<String> differences = new ArrayList<>();
        private final Map<String, Integer> dispositions = new LinkedHashMap<>();
        private final Set<String> idle = new TreeSet<>(RESTATED.conditions().keySet());
        private long responses;
        private long causes;
        private long conditions;

        Tally(String engine) {
            this.engine = engine;
        }

        void compare(SomeScoredResponse response, ServiceReading serviceReading, ServiceReading engineReading) {
            responses++;
            causes += engineReading.result().causes().size();
            conditions += engineReading.truths().size();
            dispositions.merge(engineReading.result().disposition(), 1, Integer::sum);
            idle.removeIf(name -> engineReading.truths().get(name) != Truth3.FALSE
                    && (name.startsWith("care ")
                            || engineReading
                                    .result()
                                    .rests(MODELS, condition -> truth(engineReading, condition), name)));
            serviceReading
                    .differences(engineReading)
                    .forEach(difference -> differences.add(difference + ": " + response));
        }

        private static Truth3 truth(ServiceReading reading, String condition) {
            return Optional.ofNullable(reading.truths().get(condition)).orElseThrow();
        }

        void report(long seed) {
            System.out.println(engine + ": " + responses + " responses, " + causes + " causes, " + conditions
                    + " conditions, " + differences.size() + " differences, seed " + seed + ", " + dispositions + ", "
                    + idle.size() + " conditions on which no outcome rested: "
                    + idle);
        }
    }
}
