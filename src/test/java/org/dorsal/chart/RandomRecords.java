package org.dorsal.chart;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.RecordRule;
import org.dorsal.knowledge.SomeProfiles;

/** Random entries of a record, most of which are near to what a rule looks for. */
final class RandomRecords {
    static final List<String> TYPES = List.of("Condition", "MedicationRequest", "MedicationStatement", "Observation");

    private final Random random;
    private final List<String> codes;

    RandomRecords(Random random, Form form) {
        this.random = random;
        this.codes = codes(form);
    }

    String resource(String type) {
        String code = codes.get(random.nextInt(codes.size()));
        return switch (type) {
            case "Condition" ->
                SomeChartRecords.condition(
                        code,
                        pick("active", "active", "resolved", "remission", "-"),
                        pick("confirmed", "confirmed", "refuted", "entered-in-error", "-"),
                        pick("-", "2026-11-01", "1999"));
            case "MedicationRequest" ->
                SomeChartRecords.medicationRequest(code, pick("active", "stopped"), pick("order", "plan", "proposal"));
            case "MedicationStatement" -> SomeChartRecords.medicationStatement(code, pick("active", "not-taken"));
            default ->
                SomeChartRecords.observation(
                        code,
                        pick("final", "final", "preliminary"),
                        pick("2026-11-20T09:00:00Z", "2026-11-19", "2020-01-01", "-"),
                        random.nextBoolean()
                                ? SomeChartRecords.quantity(pick("38.5 Cel", "36 Cel", "101 [degF]", "31 kg/m2"))
                                : SomeChartRecords.coded(pick(
                                        "sct|77386006",
                                        "sct|60001007",
                                        "sct|77176002",
                                        "http://terminology.hl7.org/CodeSystem/v2-0532|N")));
        };
    }

    String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** A code of each rule. */
    private List<String> codes(Form form) {
        return SomeProfiles.knowledge().recordRules(form).stream()
                .map(RecordRule::codes)
                .map(set -> Stream.concat(set.codes().stream(), set.categories().stream())
                        .sorted()
                        .toList())
                .map(options -> options.get(random.nextInt(options.size())))
                .toList();
    }
}
