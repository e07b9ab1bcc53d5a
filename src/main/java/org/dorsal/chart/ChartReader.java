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
import org.dorsal.chart.ChartPart.AtOnce;
import org.dorsal.chart.ChartPart.Task;
import org.dorsal.chart.ChartPart.Whose;
import org.dorsal.chart.RecordReading.ReadPart;
import org.dorsal.chart.RecordReading.UnreadPart;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.RecordRule;
import org.dorsal.smart.launch.Launch;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/**
 * Reads the record of a launch's patient: once, at launch, everything at the same time. A read that fails costs only itself
 * and is named; without the Patient there is no chart. Safe for any thread.
 *
 * @param form the form that suggestions are for
 * @param rules what in a record suggests its answers
 * @param limit for all reads together
 */
public record ChartReader(Form form, List<RecordRule> rules, Duration limit) {
    private static final int PAGE_SIZE = 100;

    /** None of the large EHRs has it, and some answer a search for it with an error page. */
    private static final String SELDOM = "MedicationStatement";

    /** All but proposals and options: what US Core has servers search by, where they take no search without. */
    private static final String DECIDED = "&intent=plan,order,original-order,reflex-order,filler-order,instance-order";

    public ChartReader {
        rules = List.copyOf(rules);
    }

    public sealed interface ChartOutcome {}

    /** Chart with everything that could be read. */
    public record ReadChart(Chart chart) implements ChartOutcome {}

    /**
     * Result without a verified patient; nothing may be shown.
     *
     * @param why {@code Patient:} and a reason word, as in {@link Chart#unread}
     * @param rest the rest of the record with an empty banner, for a site that goes on without; empty when the answer was another
     *     patient's, or has a modifier that may change its meaning
     */
    public record NoChart(String why, Optional<Chart> rest) implements ChartOutcome {}

    /**
     * Reads it.
     *
     * @param fhirBase the EHR's FHIR base, without a slash at its end
     * @param zone of the site: it decides what day it is for an age
     */
    public ChartOutcome read(ChartSource ehr, Launch launch, URI fhirBase, Instant at, ZoneId zone) {
        RecordReading reading = new RecordReading(ehr, fhirBase);
        GrantedReads granted = new GrantedReads(launch.granted());
        Whose whose = new Whose(launch.patient(), fhirBase.toString());
        String patient = "Patient/" + launch.patient().value();
        List<Task> tasks = new ArrayList<>();
        tasks.add(new Task(
                "Patient",
                () -> granted.read("Patient")
                        ? patient(reading.read("Patient", patient, Patient.class), whose)
                        : ChartPart.unread("Patient", Unread.UnreadReason.NOT_GRANTED)));
        launch.user()
                .fhirUser()
                .ifPresent(user -> tasks.add(
                        new Task("fhirUser", () -> clinician(new ClinicianOf(reading, granted, at).read(user)))));
        searches(launch, at).forEach(search -> tasks.add(task(search, reading, granted, whose)));
        return chart(AtOnce.run(tasks, limit), at, zone);
    }

    /** @param combinations addresses, the one that every server should take first */
    private record ChartQuery(String type, List<String> combinations) {
        boolean medicines() {
            return type.startsWith("Medication");
        }

        /** At once with what entries point to, where the server says that it can; else as before, and by a read each. */
        List<String> withMedicines() {
            String included = combinations.getFirst() + "&_include=" + type + ":medication";
            return Stream.concat(Stream.of(included), combinations.stream()).toList();
        }
    }

    /** Pages that came in time count, even when a later one does not come. */
    private static Task task(ChartQuery asking, RecordReading reading, GrantedReads granted, Whose whose) {
        String type = asking.type();
        if (!granted.search(type)) {
            return new Task(type, () -> ChartPart.unread(type, Unread.UnreadReason.NOT_GRANTED));
        }
        RecordReading.RecordSearch search = reading.new RecordSearch(type);
        Supplier<ChartPart> found = () -> ChartPart.records(type, search, whose);
        return new Task(
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
        Collection<Unread> unread = told(parts);
        Banner banner = patient.map(known -> BannerOf.read(known, at)).orElse(Banner.NOBODY);
        List<Resource> records =
                parts.stream().flatMap(part -> part.records().stream()).toList();
        List<Suggestion> suggestions =
                new ArrayList<>(Demographics.of(banner, form, at.atZone(zone).toLocalDate()));
        suggestions.addAll(new Suggest(form, rules, at).from(records));
        Optional<Clinician> clinician =
                parts.stream().flatMap(part -> part.clinician().stream()).findFirst();
        List<Chart.InWords> inWords =
                parts.stream().flatMap(part -> part.inWords().stream()).toList();
        Chart chart = new Chart(
                banner,
                clinician,
                suggestions,
                inWords,
                unread.stream().map(Unread::toString).sorted().toList());
        return patient.<ChartOutcome>map(_ -> new ReadChart(chart)).orElseGet(() -> without(unread, chart));
    }

    private static NoChart without(Collection<Unread> unread, Chart rest) {
        Unread why = unread.stream()
                .filter(one -> one.what().equals("Patient"))
                .findFirst()
                .orElseThrow();
        boolean harmless =
                why.reason() != Unread.UnreadReason.OTHER_PATIENT && why.reason() != Unread.UnreadReason.MODIFIED;
        return new NoChart(why.toString(), Optional.of(rest).filter(_ -> harmless));
    }

    /** Merges entries with the same subject and reason. */
    private static Collection<Unread> told(List<ChartPart> parts) {
        Map<Unread, Unread> told = new HashMap<>();
        parts.stream()
                .flatMap(part -> part.unread().stream())
                .forEach(one -> told.merge(new Unread(one.what(), one.reason()), one, Unread::and));
        return told.values();
    }

    private static ChartPart patient(RecordReading.Got<Patient> got, Whose whose) {
        return switch (got) {
            case UnreadPart<Patient>(Unread why) -> ChartPart.unread(why);
            case ReadPart<Patient>(Patient patient, List<Unread> lacks) ->
                whose.isPatient(patient)
                        ? ChartPart.of(patient, lacks)
                        : ChartPart.unread("Patient", Unread.UnreadReason.OTHER_PATIENT);
        };
    }

    private static ChartPart clinician(RecordReading.Got<Clinician> got) {
        return switch (got) {
            case UnreadPart<Clinician>(Unread why) -> ChartPart.unread(why);
            case ReadPart<Clinician>(Clinician clinician, List<Unread> lacks) -> ChartPart.of(clinician, lacks);
        };
    }

    /**
     * Returns the searches. They use only parameters that US Core and UK Core servers must support, and no order that
     * is optional there.
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
                case RecordRule.OfObservation observation -> {
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
