package org.dorsal.chart;

import java.net.URI;
import java.time.*;
import java.util.*;
import java.util.function.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.chart.BackendAccess.GrantedReadScopes;
import org.dorsal.chart.Chart.Suggestion;
import org.dorsal.chart.ChartPart.ChartReadTask;
import org.dorsal.chart.RecordReader.RecordRead;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.fhirjson.PatientReferences;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.RecordRule;
import org.dorsal.knowledge.VitalSign;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.launch.Launch;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Person;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Resource;

/**
 * Reads the record of a launch's patient once, at launch, with all reads in parallel. A failed read affects only its
 * own part, which is named; without the Patient there is no chart. Thread-safe.
 *
 * @param form form that suggestions are for
 * @param rules rules that derive suggested answers from records
 * @param bases addresses of the EHR's FHIR base, below which references mean its resources
 * @param limit maximum duration of all reads together
 */
public record ChartReader(Form form, List<RecordRule> rules, List<String> bases, Duration limit) {
    public ChartReader {
        rules = List.copyOf(rules);
        bases = List.copyOf(bases);
    }

    public sealed interface ChartOutcome {}

    /** Chart with all parts that could be read. */
    public record ReadChart(Chart chart) implements ChartOutcome {}

    /**
     * Chart without an identified patient, so that nothing may be shown.
     *
     * @param why {@code Patient:} and a reason code, as in {@link Chart#unread}
     * @param partial other parts with an empty banner, for a site that continues without the Patient; empty when the
     *     answer was another patient's or has an unknown modifier
     */
    public record ChartWithoutPatient(String why, Optional<Chart> partial) implements ChartOutcome {}

    /**
     * Reads the record.
     *
     * @param fhirBase FHIR base of the EHR without a slash at its end
     * @param zone time zone of the site, which determines the date for an age
     */
    public ChartOutcome read(ChartSource ehr, Launch launch, URI fhirBase, Instant now, ZoneId zone) {
        RecordReader reading = new RecordReader(ehr, fhirBase);
        GrantedReadScopes granted = new GrantedReadScopes(launch.granted());
        List<ChartReadTask> tasks = tasks(
                reading,
                granted,
                launch.patient(),
                new PatientReferences(launch.patient().value(), bases),
                now);
        launch.user()
                .fhirUser()
                .ifPresent(user -> tasks.add(new ChartReadTask(
                        "fhirUser", () -> clinician(new ClinicianReader(reading, granted, now).read(user)))));
        List<ChartPart> parts = ChartReadTask.runAll(tasks, limit);
        Chart chart = chart(parts, launch.patient(), now, zone);
        return parts.stream().anyMatch(part -> part.patient().isPresent())
                ? new ReadChart(chart)
                : without(merged(parts), chart);
    }

    /** Reads a record that a caller supplies. */
    public Chart read(SuppliedRecord supplied, PatientId patient, Instant now, ZoneId zone) {
        return chart(supplied.parts(new PatientReferences(patient.value(), bases)), patient, now, zone);
    }

    private List<ChartReadTask> tasks(
            RecordReader reading, GrantedReadScopes granted, PatientId id, PatientReferences references, Instant now) {
        String patient = "Patient/" + id.value();
        List<ChartReadTask> tasks = new ArrayList<>();
        tasks.add(new ChartReadTask(
                "Patient",
                () -> granted.read("Patient")
                        ? patient(reading.read("Patient", patient, Patient.class), references)
                        : ChartPart.unread("Patient", UnreadItem.UnreadReason.NOT_GRANTED)));
        Stream.concat(
                        ChartQuery.of(rules, id, now).stream(),
                        Stream.of(ChartQuery.vitalSigns(id, now))
                                .filter(_ -> !VitalSign.of(form).isEmpty()))
                .forEach(search -> tasks.add(task(search, reading, granted, references)));
        return tasks;
    }

    /** Creates the task of one search. Pages that arrive in time count even when a later one does not. */
    private static ChartReadTask task(
            ChartQuery query, RecordReader reading, GrantedReadScopes granted, PatientReferences references) {
        String type = query.type();
        if (!granted.search(type)) {
            return new ChartReadTask(type, () -> ChartPart.unread(type, UnreadItem.UnreadReason.NOT_GRANTED));
        }
        RecordReader.RecordSearch search = reading.new RecordSearch(type);
        Supplier<ChartPart> part = () -> ChartPart.records(type, search.resources(), search.unread(), references);
        return new ChartReadTask(
                type,
                () -> {
                    if (type.equals(ChartQuery.SELDOM) && !reading.lists(type)) {
                        return part.get();
                    }
                    boolean medicines = query.medicines() && granted.read("Medication");
                    search.run(
                            medicines && reading.includesMedicines(type)
                                    ? query.withMedicines()
                                    : query.combinations());
                    if (medicines) {
                        reading.medicines(search.resources());
                    }
                    return part.get();
                },
                part);
    }

    private Chart chart(List<ChartPart> parts, PatientId patient, Instant now, ZoneId zone) {
        Banner banner = parts.stream()
                .flatMap(part -> part.patient().stream())
                .findFirst()
                .map(record -> Banner.of(record, now))
                .orElse(Banner.NOBODY);
        List<Resource> records =
                parts.stream().flatMap(part -> part.records().stream()).toList();
        AnswerSuggester suggester = new AnswerSuggester(form, rules, new RecordDates(now, zone));
        List<Suggestion> suggestions = new ArrayList<>(suggester.fromPatient(banner, "Patient/" + patient.value()));
        AnswerSuggester.RecordAnswers answers = suggester.from(records);
        suggestions.addAll(answers.suggestions());
        return new Chart(
                banner,
                parts.stream().flatMap(part -> part.clinician().stream()).findFirst(),
                suggestions,
                parts.stream().flatMap(part -> part.inWords().stream()).toList(),
                Stream.of(merged(parts), answers.unread())
                        .flatMap(Collection::stream)
                        .map(UnreadItem::toString)
                        .sorted()
                        .toList());
    }

    private static ChartWithoutPatient without(Collection<UnreadItem> unread, Chart partial) {
        UnreadItem why = unread.stream()
                .filter(item -> item.what().equals("Patient"))
                .findFirst()
                .orElseThrow();
        return new ChartWithoutPatient(
                why.toString(), Optional.of(partial).filter(_ -> !why.reason().deniesPatient()));
    }

    /** Merges unread parts of the same type and reason, with all counts and elements. */
    private static Collection<UnreadItem> merged(List<ChartPart> parts) {
        Map<UnreadItem, UnreadItem> merged = new HashMap<>();
        parts.stream()
                .flatMap(part -> part.unread().stream())
                .forEach(item -> merged.merge(new UnreadItem(item.what(), item.reason()), item, UnreadItem::and));
        return merged.values();
    }

    private static ChartPart patient(RecordRead<Patient> read, PatientReferences references) {
        return read.resource()
                        .filter(patient -> !ChartPart.isOf(patient, references))
                        .isPresent()
                ? ChartPart.unread("Patient", UnreadItem.UnreadReason.OTHER_PATIENT)
                : new ChartPart(read.resource(), Optional.empty(), List.of(), List.of(), read.unread());
    }

    private static ChartPart clinician(RecordRead<Clinician> read) {
        return new ChartPart(Optional.empty(), read.resource(), List.of(), List.of(), read.unread());
    }

    /** Reads the launching clinician. */
    record ClinicianReader(RecordReader reading, GrantedReadScopes granted, Instant now) {
        private static final String WHAT = "fhirUser";
        private static final Pattern REFERENCE = Pattern.compile("([A-Za-z]+)/" + LogicalIds.EHR);

        /** Returns the clinician, or the reason why the name is unknown. */
        RecordRead<Clinician> read(String fhirUser) {
            var reference = REFERENCE.matcher(fhirUser);
            if (!reference.matches()) {
                return not(UnreadItem.UnreadReason.UNREADABLE);
            }
            if (!granted.user(reference.group(1))) {
                return not(UnreadItem.UnreadReason.NOT_GRANTED);
            }
            return switch (reference.group(1)) {
                case "Practitioner" -> resource(fhirUser, Practitioner.class, this::practitioner);
                case "PractitionerRole" -> resource(fhirUser, PractitionerRole.class, this::role);
                case "Person" ->
                    resource(fhirUser, Person.class, person -> named(fhirUser, person.getName(), Optional.empty()));
                default -> not(UnreadItem.UnreadReason.NO_CLINICIAN);
            };
        }

        private <R extends Resource> RecordRead<Clinician> resource(
                String reference, Class<R> type, Function<R, RecordRead<Clinician>> making) {
            RecordRead<R> read = reading.read(WHAT, reference, type);
            return read.resource()
                    .map(resource -> reference.equals(type.getSimpleName() + "/"
                                    + resource.getIdElement().getIdPart())
                            ? lacking(making.apply(resource), read.unread())
                            : not(UnreadItem.UnreadReason.UNREADABLE))
                    .orElseGet(() -> new RecordRead<>(Optional.empty(), read.unread()));
        }

        private static RecordRead<Clinician> lacking(RecordRead<Clinician> result, List<UnreadItem> lacks) {
            return new RecordRead<>(
                    result.resource(),
                    result.resource().isEmpty()
                            ? result.unread()
                            : Stream.concat(result.unread().stream(), lacks.stream())
                                    .toList());
        }

        private static RecordRead<Clinician> not(UnreadItem.UnreadReason reason) {
            return RecordRead.without(WHAT, reason);
        }

        private RecordRead<Clinician> practitioner(Practitioner practitioner) {
            Optional<String> qualified = practitioner.getQualification().stream()
                    .map(Practitioner.PractitionerQualificationComponent::getCode)
                    .flatMap(code -> DisplayText.of(code, DisplayText.PHRASE_CHARS).stream())
                    .findFirst();
            return named("Practitioner/" + practitioner.getIdElement().getIdPart(), practitioner.getName(), qualified);
        }

        /** Reads the clinician of a role that names the person or refers to the Practitioner. */
        private RecordRead<Clinician> role(PractitionerRole role) {
            String reference = "PractitionerRole/" + role.getIdElement().getIdPart();
            Optional<String> title = role.getCode().stream()
                    .flatMap(code -> DisplayText.of(code, DisplayText.PHRASE_CHARS).stream())
                    .findFirst();
            Optional<String> display =
                    DisplayText.sanitizedOrEmpty(role.getPractitioner().getDisplay(), DisplayText.NAME_CHARS);
            if (display.isPresent()) {
                return new RecordRead<>(Optional.of(new Clinician(reference, display.get(), title)), List.of());
            }
            String person =
                    Optional.ofNullable(role.getPractitioner().getReference()).orElse("");
            return REFERENCE.matcher(person).matches() && person.startsWith("Practitioner/")
                    ? resource(
                            person, Practitioner.class, practitioner -> named(reference, practitioner.getName(), title))
                    : not(UnreadItem.UnreadReason.ELSEWHERE);
        }

        private RecordRead<Clinician> named(String reference, List<HumanName> names, Optional<String> role) {
            return new RecordRead<>(
                    Optional.of(new Clinician(reference, DisplayText.nameOfClinician(names, now), role)), List.of());
        }
    }
}
