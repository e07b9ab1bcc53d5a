package org.dorsal.chart;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dorsal.chart.ChartPart.ChartReadTask;
import org.dorsal.chart.ChartPart.ParallelReads;
import org.dorsal.chart.ChartPart.PatientOwnership;
import org.dorsal.chart.RecordReader.ReadPart;
import org.dorsal.chart.RecordReader.UnreadPart;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.RecordRule;
import org.dorsal.smart.launch.Launch;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/**
 * Reads the record of a launch's patient once, at launch, with all reads in parallel. A failed read affects only its
 * own part, which is named; without the Patient there is no chart. Thread-safe.
 *
 * @param form form that suggestions are for
 * @param rules rules that derive suggested answers from records
 * @param limit maximum duration of all reads together
 */
public record ChartReader(Form form, List<RecordRule> rules, Duration limit) {
    private static final int PAGE_SIZE = 100;

    /** Resource type that large EHRs do not support; some answer a search for it with an error page. */
    private static final String SELDOM = "MedicationStatement";

    /** Intents except proposals and options: the search parameter of US Core for servers that require one. */
    private static final String DECIDED = "&intent=plan,order,original-order,reflex-order,filler-order,instance-order";

    public ChartReader {
        rules = List.copyOf(rules);
    }

    public sealed interface ChartOutcome {}

    /** Chart with all parts that could be read. */
    public record ReadChart(Chart chart) implements ChartOutcome {}

    /**
     * Chart without an identified patient, so that nothing may be shown.
     *
     * @param why {@code Patient:} and a reason code, as in {@link Chart#unread}
     * @param rest other parts with an empty banner, for a site that continues without the Patient; empty when the
     *     answer was another patient's or has an unknown modifier
     */
    public record ChartWithoutPatient(String why, Optional<Chart> rest) implements ChartOutcome {}

    /**
     * Reads the record.
     *
     * @param fhirBase FHIR base of the EHR without a slash at its end
     * @param zone time zone of the site, which determines the date for an age
     */
    public ChartOutcome read(ChartSource ehr, Launch launch, URI fhirBase, Instant at, ZoneId zone) {
        RecordReader reading = new RecordReader(ehr, fhirBase);
        GrantedReadScopes granted = new GrantedReadScopes(launch.granted());
        PatientOwnership whose = new PatientOwnership(launch.patient(), fhirBase.toString());
        String patient = "Patient/" + launch.patient().value();
        List<ChartReadTask> tasks = new ArrayList<>();
        tasks.add(new ChartReadTask(
                "Patient",
                () -> granted.read("Patient")
                        ? patient(reading.read("Patient", patient, Patient.class), whose)
                        : ChartPart.unread("Patient", UnreadItem.UnreadReason.NOT_GRANTED)));
        launch.user()
                .fhirUser()
                .ifPresent(user -> tasks.add(new ChartReadTask(
                        "fhirUser", () -> clinician(new ClinicianReader(reading, granted, at).read(user)))));
        searches(launch, at).forEach(search -> tasks.add(task(search, reading, granted, whose)));
        return chart(ParallelReads.run(tasks, limit), at, zone);
    }

    /** @param combinations alternative addresses in order of preference; most servers accept the first */
    private record ChartQuery(String type, List<String> combinations) {
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
    }

    /** Creates the task of one search. Pages that arrive in time count even when a later one does not. */
    private static ChartReadTask task(
            ChartQuery asking, RecordReader reading, GrantedReadScopes granted, PatientOwnership whose) {
        String type = asking.type();
        if (!granted.search(type)) {
            return new ChartReadTask(type, () -> ChartPart.unread(type, UnreadItem.UnreadReason.NOT_GRANTED));
        }
        RecordReader.RecordSearch search = reading.new RecordSearch(type);
        Supplier<ChartPart> found = () -> ChartPart.records(type, search, whose);
        return new ChartReadTask(
                type,
                () -> {
                    if (type.equals(SELDOM) && !reading.lists(type)) {
                        return found.get();
                    }
                    boolean medicines = asking.medicines() && granted.read("Medication");
                    search.run(
                            medicines && reading.includesMedicines(type)
                                    ? asking.withMedicines()
                                    : asking.combinations());
                    if (medicines) {
                        reading.medicines(search.resources());
                    }
                    return found.get();
                },
                found);
    }

    private ChartOutcome chart(List<ChartPart> parts, Instant at, ZoneId zone) {
        Optional<Patient> patient =
                parts.stream().flatMap(part -> part.patient().stream()).findFirst();
        Collection<UnreadItem> unread = told(parts);
        Banner banner = patient.map(known -> BannerReader.read(known, at)).orElse(Banner.NOBODY);
        List<Resource> records =
                parts.stream().flatMap(part -> part.records().stream()).toList();
        List<Suggestion> suggestions =
                new ArrayList<>(Demographics.of(banner, form, at.atZone(zone).toLocalDate()));
        suggestions.addAll(new AnswerSuggester(form, rules, at).from(records));
        Optional<Clinician> clinician =
                parts.stream().flatMap(part -> part.clinician().stream()).findFirst();
        List<Chart.UncodedEntry> inWords =
                parts.stream().flatMap(part -> part.inWords().stream()).toList();
        Chart chart = new Chart(
                banner,
                clinician,
                suggestions,
                inWords,
                unread.stream().map(UnreadItem::toString).sorted().toList());
        return patient.<ChartOutcome>map(_ -> new ReadChart(chart)).orElseGet(() -> without(unread, chart));
    }

    private static ChartWithoutPatient without(Collection<UnreadItem> unread, Chart rest) {
        UnreadItem why = unread.stream()
                .filter(one -> one.what().equals("Patient"))
                .findFirst()
                .orElseThrow();
        boolean harmless = why.reason() != UnreadItem.UnreadReason.OTHER_PATIENT
                && why.reason() != UnreadItem.UnreadReason.MODIFIED;
        return new ChartWithoutPatient(why.toString(), Optional.of(rest).filter(_ -> harmless));
    }

    /** Merges unread parts of the same type and reason, with all counts and elements. */
    private static Collection<UnreadItem> told(List<ChartPart> parts) {
        Map<UnreadItem, UnreadItem> told = new HashMap<>();
        parts.stream()
                .flatMap(part -> part.unread().stream())
                .forEach(one -> told.merge(new UnreadItem(one.what(), one.reason()), one, UnreadItem::and));
        return told.values();
    }

    private static ChartPart patient(RecordReader.RecordRead<Patient> got, PatientOwnership whose) {
        return switch (got) {
            case UnreadPart<Patient>(UnreadItem why) -> ChartPart.unread(why);
            case ReadPart<Patient>(Patient patient, List<UnreadItem> lacks) ->
                whose.isPatient(patient)
                        ? ChartPart.of(patient, lacks)
                        : ChartPart.unread("Patient", UnreadItem.UnreadReason.OTHER_PATIENT);
        };
    }

    private static ChartPart clinician(RecordReader.RecordRead<Clinician> got) {
        return switch (got) {
            case UnreadPart<Clinician>(UnreadItem why) -> ChartPart.unread(why);
            case ReadPart<Clinician>(Clinician clinician, List<UnreadItem> lacks) -> ChartPart.of(clinician, lacks);
        };
    }

    /**
     * Returns the searches of all rules. Uses only parameters that US Core and UK Core servers must support, and no
     * sort order, which is optional for them.
     */
    private Set<ChartQuery> searches(Launch launch, Instant at) {
        String whose = "?patient=" + launch.patient().value();
        String size = "&_count=" + PAGE_SIZE;
        Set<ChartQuery> searches = new LinkedHashSet<>();
        for (RecordRule rule : rules) {
            switch (rule.evidence()) {
                case RecordRule.Diagnosis _ ->
                    searches.add(new ChartQuery("Condition", List.of("Condition" + whose + size)));
                case RecordRule.MedicineEvidence _ -> {
                    String requests = "MedicationRequest" + whose;
                    searches.add(new ChartQuery(
                            "MedicationRequest",
                            List.of(
                                    requests + "&status=active" + size,
                                    requests + size,
                                    requests + DECIDED + "&status=active" + size)));
                    searches.add(new ChartQuery(SELDOM, List.of(SELDOM + whose + "&status=active" + size)));
                }
                case RecordRule.ObservationEvidence observation -> {
                    String observations = "Observation" + whose + coded(rule);
                    searches.add(new ChartQuery(
                            "Observation",
                            List.of(observations + since(observation.within(), at) + size, observations + size)));
                }
            }
        }
        return searches;
    }

    private static String coded(RecordRule rule) {
        return "&code="
                + URLEncoder.encode(String.join(",", new TreeSet<>(rule.codes().codes())), StandardCharsets.UTF_8);
    }

    private static String since(Optional<Duration> within, Instant at) {
        return within.map(window -> "&date=ge" + at.minus(window).truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
    }
}
