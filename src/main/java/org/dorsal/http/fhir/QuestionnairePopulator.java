package org.dorsal.http.fhir;

import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.FilledFormCodec.ResponseHead;
import org.dorsal.assessment.PopulatedForm;
import org.dorsal.assessment.PopulatedForm.PopulatingFact;
import org.dorsal.assessment.Refusal;
import org.dorsal.assessment.Software;
import org.dorsal.chart.BackendAccess;
import org.dorsal.chart.Chart;
import org.dorsal.chart.ChartReader;
import org.dorsal.chart.ChartSource;
import org.dorsal.chart.SuppliedRecord;
import org.dorsal.fhirjson.CutBody;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.fhir.PopulateParameters.NamedContext;
import org.dorsal.http.fhir.PopulateParameters.SuppliedResource;
import org.dorsal.http.fhir.QuestionnairePopulator.LocalRecords.LocalRecord;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.SharedLimits;
import org.dorsal.smart.Interaction;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.Permission;
import org.dorsal.smart.Permission.Restriction;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrClient.CallAuthority;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;

/**
 * The operation {@code $populate} of SDC: a response in progress with the answers that rules find in the supplied
 * record, and with {@code local} in the EHR's. A fact that a record lacks gives no answer.
 */
final class QuestionnairePopulator {
    static final String TYPE = "Questionnaire";
    static final String POPULATE = "$populate";

    /** Context with the results of a form's queries; here the record that the rules search. */
    private static final String SOURCE_QUERIES = "sourceQueries";

    private static final String BUNDLE = "Bundle";

    /** Heap for the needed elements of an entry as HAPI's model. */
    private static final long BYTES_OF_ENTRY = 3_000;

    private final Knowledge knowledge;
    private final PopulatableForms forms;
    private final LocalRecords locals;
    private final Software software;
    private final Clock clock;

    QuestionnairePopulator(Knowledge knowledge, LocalRecords locals, Software software, Clock clock) {
        this.knowledge = knowledge;
        this.forms = new PopulatableForms(knowledge);
        this.locals = locals;
        this.software = software;
        this.clock = clock;
    }

    /** @param id id of the form in the address; empty at the type's address */
    Parameters populate(FhirCall call, Optional<String> id) {
        PopulateParameters parameters = PopulateParameters.read(
                CallMemory.cut(call, PopulateParameters.MAX_TOKENS, PopulateParameters.BYTES_OF_VALUE));
        Form form = forms.find(call, id, parameters.forms());
        checkContexts(parameters.contexts(), forms.contexts(form));
        Reference subject = parameters.subject().orElseGet(() -> subject(parameters));
        PatientId patient = patient(call, subject);

        List<Problem> warnings = new ArrayList<>(parameters.unused());
        checkPatients(parameters, patient);
        SuppliedRecord supplied = supplied(parameters, warnings);
        reserve(call, supplied);
        Instant now = clock.instant();
        Chart chart;
        try (LocalRecord local = parameters.local() ? locals.open(call, patient) : LocalRecord.NONE) {
            warnings.addAll(local.problems());
            chart = new ChartReader(
                            form,
                            knowledge.recordRules(form),
                            call.site().ehrBases(),
                            call.site().recordWithin())
                    .read(
                            supplied,
                            local.access(),
                            patient,
                            call.site().site().rules().fhirBase(),
                            now,
                            call.site().zone());
        }
        call.disclose(RequestEvents.ofPatient(patient.value()));
        return answer(call, form, subject, patient, chart, warnings, now);
    }

    private Parameters answer(
            FhirCall call,
            Form form,
            Reference subject,
            PatientId patient,
            Chart chart,
            List<Problem> warnings,
            Instant now) {
        PopulatedForm populated = PopulatedForm.of(
                form,
                chart.suggestions().stream()
                        .map(fact -> new PopulatingFact(
                                fact.linkId(), fact.answer(), fact.text(), fact.date(), fact.source()))
                        .toList());
        warnings.addAll(populated.unansweredProblems());
        if (chart.patient().retired()) {
            warnings.add(new Problem(
                    "business-rule",
                    "",
                    "The Patient is inactive or replaced: the record may belong to another person."));
        }
        chart.patient()
                .deceased()
                .ifPresent(_ -> warnings.add(new Problem("business-rule", "", "The Patient has died.")));
        chart.unread()
                .forEach(unread -> warnings.add(new Problem(
                        "incomplete", "", "Not read: " + unread + ". What was not read is unknown, not absent.")));
        byte[] response = populated.response(
                new ResponseHead(
                        Optional.empty(),
                        QuestionnaireResponseStatus.INPROGRESS,
                        patient.value(),
                        Optional.empty(),
                        Optional.empty(),
                        now.atZone(call.site().zone()).toOffsetDateTime(),
                        call.site().site().rules().wording(),
                        Map.of(),
                        Map.of()),
                subject.getReference());
        List<Problem> sources = populated.answeredProblems();
        byte[] issues = OutcomeBody.write(
                sources.isEmpty()
                        ? List.of(new Problem("informational", "", "No fact was found; all questions are open."))
                        : sources,
                warnings);
        String answer = "{\"resourceType\":\"Parameters\",\"parameter\":[" + part("response", response) + ","
                + part("issues", issues)
                + populated
                        .provenance(now, software)
                        .map(provenance -> "," + part("provenance", provenance))
                        .orElse("")
                + "]}";
        return call.resource(Parameters.class, answer.getBytes(StandardCharsets.UTF_8));
    }

    private static String part(String name, byte[] resource) {
        return "{\"name\":\"" + name + "\",\"resource\":" + new String(resource, StandardCharsets.UTF_8) + "}";
    }

    private static void checkContexts(List<NamedContext> contexts, Map<String, Set<String>> declared) {
        List<Problem> faults = new ArrayList<>();
        for (NamedContext context : contexts) {
            Set<String> types = declared.getOrDefault(context.name(), Set.of());
            if (!declared.containsKey(context.name()) && !context.name().equals(SOURCE_QUERIES)) {
                faults.add(new Problem(
                        "value",
                        context.place(),
                        "The form declares no such context; it has " + String.join(", ", declared.keySet()) + ", and "
                                + SOURCE_QUERIES + " is allowed."));
            }
            context.contents().stream()
                    .filter(content -> !types.isEmpty() && !types.contains(content.type()))
                    .forEach(content -> faults.add(new Problem(
                            "value", content.place(), "This context is a " + String.join(" or a ", types) + ".")));
        }
        if (!faults.isEmpty()) {
            throw ObjectionException.badRequest(faults);
        }
    }

    /** The Patient that was sent, where no subject is. */
    private static Reference subject(PopulateParameters parameters) {
        return parameters
                .resources()
                .filter(content -> content.type().equals("Patient"))
                .map(SuppliedResource::id)
                .filter(LogicalIds::isEhr)
                .map(patient -> new Reference("Patient/" + patient))
                .findFirst()
                .orElseThrow(() ->
                        ObjectionException.badRequest("required", "Name the patient by subject, or send the Patient."));
    }

    private static PatientId patient(FhirCall call, Reference subject) {
        PatientId patient = PopulatedForm.patientId(call.site().site(), subject)
                .map(PatientId::new)
                .orElseThrow(() -> invalid(
                        "Parameters.parameter.where(name='subject')",
                        "Name one patient of the EHR as Patient/{id}, or by the full address below "
                                + call.site().site().rules().fhirBase() + "."));
        boolean reached = call.caller()
                .sender(call)
                .onlyPatient()
                .map(patient.value()::equals)
                .orElse(true);
        if (!reached) {
            throw ObjectionException.refused(new Refusal.OutsideCompartment(List.of(new Problem(
                    "forbidden",
                    "Parameters.parameter.where(name='subject')",
                    "The token is limited to one patient, and the subject is another."))));
        }
        return patient;
    }

    private static void checkPatients(PopulateParameters parameters, PatientId patient) {
        List<Problem> faults = parameters
                .resources()
                .filter(content -> content.type().equals("Patient"))
                .filter(content -> !content.id().equals(patient.value()))
                .map(content -> new Problem(
                        "invalid", content.place(), "This Patient is not the subject; send one patient's record."))
                .toList();
        if (!faults.isEmpty()) {
            throw ObjectionException.badRequest(faults);
        }
    }

    private static SuppliedRecord supplied(PopulateParameters parameters, List<Problem> warnings) {
        List<byte[]> bundles = new ArrayList<>();
        List<byte[]> resources = new ArrayList<>();
        parameters.resources().forEach(content -> {
            if (content.type().equals(BUNDLE)) {
                bundles.add(content.bytes());
            } else if (SuppliedRecord.reads(content.type())) {
                resources.add(content.bytes());
            } else {
                warnings.add(ignored(content));
            }
        });
        return new SuppliedRecord(bundles, resources);
    }

    /** Takes the memory for the entries, of which one at a time is parsed and the needed elements of all are kept. */
    private static void reserve(FhirCall call, SuppliedRecord supplied) {
        long entries = supplied.resources().size();
        int longest = 0;
        for (byte[] bundle : supplied.bundles()) {
            CutBody cut = CutBody.ofEntries(bundle);
            entries += cut.parts().size();
            longest = Math.max(longest, cut.longest());
        }
        long bytes = Stream.concat(supplied.bundles().stream(), supplied.resources().stream())
                .mapToLong(sent -> sent.length)
                .sum();
        call.memory()
                .growTo(call.memory().units() + 2 * bytes + entries * BYTES_OF_ENTRY + RequestBody.parsed(longest));
    }

    private static Problem ignored(SuppliedResource content) {
        return new Problem("not-supported", content.place(), "No rule reads a resource of this type.");
    }

    private static ObjectionException invalid(String place, String message) {
        return ObjectionException.badRequest(List.of(new Problem("invalid", place, message)));
    }

    /**
     * Access to records in the EHR for the parameter {@code local}, by the site's backend client.
     */
    static final class LocalRecords {
        private static final Set<String> TYPES =
                Set.of("Patient", "Condition", "Observation", "MedicationRequest", "MedicationStatement", "Medication");

        private final EhrClient ehr;
        private final SharedLimits limits;

        LocalRecords(EhrClient ehr, SharedLimits limits) {
            this.ehr = ehr;
            this.limits = limits;
        }

        /**
         * Access for one request, which ends when it is closed.
         *
         * @param access empty where no record can be read
         * @param problems reasons for that
         */
        record LocalRecord(Optional<BackendAccess> access, List<Problem> problems, Runnable end)
                implements AutoCloseable {
            /** No record in the EHR is wanted. */
            static final LocalRecord NONE = new LocalRecord(Optional.empty(), List.of(), () -> {});

            private static LocalRecord without(String code, String message) {
                return new LocalRecord(
                        Optional.empty(),
                        List.of(new Problem(code, "Parameters.parameter.where(name='local')", message)),
                        () -> {});
            }

            @Override
            public void close() {
                end.run();
            }
        }

        /** Opens the record of the patient for the caller, limited to types that the caller's own scopes cover. */
        LocalRecord open(FhirCall call, PatientId patient) {
            SiteId site = new SiteId(call.site().id());
            CallAuthority backend = new CallAuthority.BackendAuthority(site);
            if (ehr.settings().backend(site).isEmpty()) {
                return LocalRecord.without(
                        "not-supported",
                        "The service has no client of its own at this site's EHR, so that local has no effect.");
            }
            Set<String> types =
                    TYPES.stream().filter(type -> maySee(call, type, patient)).collect(Collectors.toSet());
            if (!types.contains("Patient")) {
                return LocalRecord.without(
                        "forbidden", "The token has no scope to read this Patient, so that local has no effect.");
            }
            call.release(); // others work while this request waits for the EHR
            Grant place = limits.ehr().take(call.owner(), 1, SharedLimits.PATIENCE);
            Runnable end = () -> {
                place.close();
                call.work(limits.work());
                call.work(limits.database());
            };
            try {
                LocalRecord record = ehr.granted(backend)
                        .map(granted -> new BackendAccess(ChartSource.of(ehr, backend), granted, types))
                        .map(access -> access.coversPatient()
                                ? new LocalRecord(Optional.of(access), List.of(), () -> {
                                    access.close();
                                    end.run();
                                })
                                : LocalRecord.without(
                                        "not-supported",
                                        "The service's client at the EHR may not read Patients, so that local has no"
                                                + " effect."))
                        .orElseGet(() -> LocalRecord.without(
                                "transient",
                                "The EHR gave no access now; send the request again later, or without local."));
                if (record.access().isEmpty()) {
                    end.run();
                }
                return record;
            } catch (RuntimeException fault) {
                place.close();
                throw fault;
            }
        }

        private static boolean maySee(FhirCall call, String type, PatientId patient) {
            return List.of(Interaction.READ, Interaction.SEARCH).stream()
                    .filter(interaction -> interaction == Interaction.READ || isSearched(type))
                    .allMatch(interaction ->
                            call.caller().caller().may(interaction, type) instanceof Permission.Allowed allowed
                                    && allowed.restriction() instanceof Restriction.Unrestricted
                                    && allowed.patient().map(patient::equals).orElse(true));
        }

        private static boolean isSearched(String type) {
            return !type.equals("Patient") && !type.equals("Medication");
        }
    }
}
