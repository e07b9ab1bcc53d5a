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
import org.dorsal.chart.Chart;
import org.dorsal.chart.ChartReader;
import org.dorsal.chart.SuppliedRecord;
import org.dorsal.fhirjson.CutBody;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.fhir.PopulateParameters.FormDesignation;
import org.dorsal.http.fhir.PopulateParameters.SuppliedResource;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.smart.PatientId;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;

/**
 * The operation {@code $populate} of SDC: a response in progress with the answers that rules find in the supplied
 * record. A fact that a record lacks gives no answer.
 */
final class QuestionnairePopulator {
    static final String TYPE = "Questionnaire";
    static final String POPULATE = "$populate";

    private static final String BUNDLE = "Bundle";

    /** Heap for the needed elements of an entry as HAPI's model. */
    private static final long BYTES_OF_ENTRY = 3_000;

    private final Knowledge knowledge;
    private final Software software;
    private final Clock clock;

    QuestionnairePopulator(Knowledge knowledge, Software software, Clock clock) {
        this.knowledge = knowledge;
        this.software = software;
        this.clock = clock;
    }

    /** @param id id of the form in the address; empty at the type's address */
    Parameters populate(FhirCall call, Optional<String> id) {
        PopulateParameters parameters = PopulateParameters.read(
                CallMemory.cut(call, PopulateParameters.MAX_TOKENS, PopulateParameters.BYTES_OF_VALUE));
        Form form = form(call, id, parameters.forms());
        Reference subject = parameters.subject().orElseGet(() -> subject(parameters));
        PatientId patient = patient(call, subject);

        List<Problem> warnings = new ArrayList<>(parameters.unused());
        checkPatients(parameters, patient);
        SuppliedRecord supplied = supplied(parameters, warnings);
        reserve(call, supplied);
        Instant now = clock.instant();
        Chart chart = new ChartReader(
                        form, knowledge.recordRules(form), call.site().ehrBases(), Duration.ZERO)
                .read(supplied, patient, now, call.site().zone());
        call.disclose(RequestEvents.ofPatient(patient.value()));
        return answer(call, form, subject, patient, chart, warnings, now);
    }

    /** The form in force that the address and all parameters name; without a version, the edition of the pages first. */
    private Form form(FhirCall call, Optional<String> id, List<FormDesignation> designations) {
        if (id.isEmpty() && designations.isEmpty()) {
            throw ObjectionException.badRequest(
                    "required", "Name the form by questionnaire, canonical, questionnaireRef or identifier.");
        }
        List<FormDesignation> named = new ArrayList<>(designations);
        id.ifPresent(wanted -> named.addFirst(new FormDesignation(
                "",
                published(wanted)
                        .orElseThrow(() -> ObjectionException.notFound("There is no such Questionnaire here.")))));
        List<Form> forms = Stream.concat(Stream.of(knowledge.formInForce()), knowledge.formsInForce().stream())
                .filter(form -> isNamed(form, call, named.getFirst()))
                .toList();
        if (forms.isEmpty()) {
            throw notInForce(named.getFirst().place());
        }
        return forms.stream()
                .filter(form -> named.stream().allMatch(designation -> isNamed(form, call, designation)))
                .findFirst()
                .orElseThrow(() -> invalid("Parameters.parameter", "The request names several forms; name one."));
    }

    /** Whether a canonical, with version or without, or a reference to a form here names it. */
    private boolean isNamed(Form form, FhirCall call, FormDesignation designation) {
        String base = call.site().base() + "/";
        String text = designation.text();
        String relative = text.startsWith(base) ? text.substring(base.length()) : text;
        String canonical = relative.startsWith(TYPE + "/")
                ? published(relative.substring(TYPE.length() + 1)).orElse("")
                : text;
        return Set.of(form.edition().canonical(), form.edition().url()).contains(canonical);
    }

    /** Canonical with version of the published form with that id. */
    private Optional<String> published(String id) {
        return new KnowledgeSearch(knowledge)
                .read(TYPE, id)
                .map(published -> published.edition().canonical());
    }

    private ObjectionException notInForce(String place) {
        String inForce = knowledge.formsInForce().stream()
                .map(form -> form.edition().canonical())
                .collect(Collectors.joining(", "));
        return ObjectionException.refused(new Refusal.NotSupported(List.of(new Problem(
                "not-supported",
                place,
                "Only forms in force at this site are populated; use one of " + inForce + "."))));
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

    /** The Patient that was sent, where no subject is. */
    private static Reference subject(PopulateParameters parameters) {
        return parameters.resources().stream()
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
        List<Problem> faults = parameters.resources().stream()
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
}
