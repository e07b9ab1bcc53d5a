package org.dorsal.chart;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.RecordRule;
import org.dorsal.smart.PatientId;

/**
 * Search of an EHR for entries which the rules read.
 *
 * @param combinations alternative addresses in order of preference; most servers accept the first
 */
record ChartQuery(String type, List<String> combinations) {
    /** Resource type that large EHRs do not support; some answer a search for it with an error page. */
    static final String SELDOM = "MedicationStatement";

    private static final String VITAL_SIGNS = "http://terminology.hl7.org/CodeSystem/observation-category|vital-signs";

    /** Parameter of a search: the entries of a page. */
    static final String SIZE = "&_count=100";

    /** Intents except proposals and options: the search parameter of US Core for servers that require one. */
    private static final String DECIDED = "&intent=plan,order,original-order,reflex-order,filler-order,instance-order";

    boolean medicines() {
        return type.startsWith("Medication");
    }

    /**
     * Returns the search that includes referenced medicines, for servers that support it, followed by the searches
     * without, where each medicine needs a read.
     */
    List<String> withMedicines() {
        String included = combinations.getFirst() + "&_include=" + type + ":medication";
        return Stream.concat(Stream.of(included), combinations.stream()).toList();
    }

    /**
     * Returns the searches of all rules. Uses only parameters that US Core and UK Core servers must support, and no
     * sort order, which is optional for them.
     */
    static Set<ChartQuery> of(List<RecordRule> rules, PatientId patient, Instant now) {
        String ofPatient = "?patient=" + patient.value();
        Set<ChartQuery> searches = new LinkedHashSet<>();
        for (RecordRule rule : rules) {
            switch (rule.evidence()) {
                case RecordRule.Diagnosis _ ->
                    searches.add(new ChartQuery("Condition", List.of("Condition" + ofPatient + SIZE)));
                case RecordRule.MedicineEvidence _ -> {
                    String requests = "MedicationRequest" + ofPatient;
                    searches.add(new ChartQuery(
                            "MedicationRequest",
                            List.of(
                                    requests + "&status=active" + SIZE,
                                    requests + SIZE,
                                    requests + DECIDED + "&status=active" + SIZE)));
                    searches.add(new ChartQuery(SELDOM, List.of(SELDOM + ofPatient + "&status=active" + SIZE)));
                }
                case RecordRule.ObservationEvidence observation -> {
                    String observations = "Observation" + ofPatient + coded(rule);
                    searches.add(new ChartQuery(
                            "Observation",
                            List.of(observations + since(observation.within(), now) + SIZE, observations + SIZE)));
                }
            }
        }
        return searches;
    }

    /** Returns the search for measurements of the past day: a combination that US Core servers must support. */
    static ChartQuery vitalSigns(PatientId patient, Instant now) {
        String measured = "Observation?patient=" + patient.value() + "&category="
                + URLEncoder.encode(VITAL_SIGNS, StandardCharsets.UTF_8);
        return new ChartQuery(
                "Observation",
                List.of(measured + since(Optional.of(ObservationReader.PRESENT), now) + SIZE, measured + SIZE));
    }

    private static String coded(RecordRule rule) {
        return "&code="
                + URLEncoder.encode(String.join(",", new TreeSet<>(rule.codes().codes())), StandardCharsets.UTF_8);
    }

    private static String since(Optional<Duration> within, Instant now) {
        return within.map(window -> "&date=ge" + now.minus(window).truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
    }
}
