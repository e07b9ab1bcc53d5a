package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.PlanApplication;
import org.dorsal.fhirjson.CutBody;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TolerantReader;
import org.dorsal.http.fhir.Conditions.ReferenceValues;
import org.dorsal.http.fhir.OperationParameters.DeclaredParameter;
import org.dorsal.http.fhir.OperationParameters.GivenParameters;
import org.dorsal.smart.ProtectedOperation;
import org.dorsal.store.NewVersion;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.Resource;

/**
 * Provider of the operation {@code $apply} of FHIR R4 on plans, which {@link KnowledgeProvider} publishes: the care plan
 * of a subject from a supplied response or from the newest stored one, as the service proposes it. Nothing is stored.
 */
record PlanProvider(AssessmentServices mainJob, KnowledgeSearch knowledge) implements IResourceProvider {
    static final String APPLY = "$apply";

    private static final String TYPE = "PlanDefinition";
    private static final String TEXT = "valueString";
    private static final String SUBJECT = "subject";
    private static final String ENCOUNTER = "encounter";
    private static final String DATA = "data";

    /** Parameters that R4 has for the context; the plan does not depend on them. */
    private static final Map<String, String> ACTORS =
            Map.of("practitioner", "Practitioner", "organization", "Organization");

    private static final List<DeclaredParameter> DECLARED = List.of(
            new DeclaredParameter(SUBJECT, TEXT),
            new DeclaredParameter(ENCOUNTER, TEXT),
            new DeclaredParameter("practitioner", TEXT),
            new DeclaredParameter("organization", TEXT),
            new DeclaredParameter(DATA, "resource"));

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return PlanDefinition.class;
    }

    /** Applies the plan in force that reads the response's form. */
    @Operation(name = APPLY, idempotent = true, manualRequest = true)
    public Resource apply(ServletRequestDetails details) {
        return apply(FhirCall.of(details), Optional.empty());
    }

    /** Applies the plan of that id. */
    @Operation(name = APPLY, idempotent = true, manualRequest = true)
    public Resource applyPublished(@IdParam IdType id, ServletRequestDetails details) {
        return apply(FhirCall.of(details), Optional.of(id.getIdPart()));
    }

    /**
     * Applies a plan.
     *
     * @param id of the plan in the address; empty at type level
     */
    private Resource apply(FhirCall call, Optional<String> id) {
        checkAddress(call);
        GivenParameters parameters = OperationParameters.of(call, DECLARED);
        Optional<String> canonical = id.map(this::canonical);
        ReferenceValues references = new ReferenceValues(call.site().bases());
        String patient = references.patient(
                SUBJECT,
                Optional.ofNullable(parameters.values().get(SUBJECT))
                        .orElseThrow(() -> ObjectionException.badRequest(
                                "required", "Name the patient in the parameter subject, as Patient/id.")));
        Set<String> encounter = terms(references, parameters, ENCOUNTER, "Encounter");
        ACTORS.forEach((name, type) -> terms(references, parameters, name, type));
        AssessResult<NewVersion> applied = Optional.ofNullable(
                        parameters.resources().get(DATA))
                .map(data -> supplied(call, data).then(plan -> PlanApplication.about(patient, encounter, plan)))
                .orElseGet(() -> stored(call, patient, encounter));
        NewVersion plan = applied.then(proposal -> canonical
                        .map(named -> PlanApplication.madeBy(named, proposal))
                        .orElseGet(() -> new AssessResult.Success<>(proposal)))
                .orElse(refusal -> {
                    throw ObjectionException.refused(refusal);
                });
        return call.resource(CarePlan.class, plan.body());
    }

    private AssessResult<NewVersion> supplied(FhirCall call, RequestBody data) {
        authorize(call, ProtectedOperation.APPLY);
        RequestBody response = response(data);
        AssessResult<NewVersion> plan =
                mainJob.plans().apply(call.site().site(), call.caller().sender(call), response.bytes());
        if (plan instanceof AssessResult.Success<NewVersion>(var version)) {
            call.disclose(RequestEvents.ofPatient(version.patient()));
        }
        return plan;
    }

    private AssessResult<NewVersion> stored(FhirCall call, String patient, Set<String> encounter) {
        authorize(call, ProtectedOperation.STORED_APPLY);
        StoredVersion response = mainJob.plans()
                .newestResponse(call.caller().reach(), patient, encounter)
                .orElseThrow(() -> ObjectionException.notFound(
                        "There is no completed response of this subject here; send one in the parameter data."));
        call.disclose(RequestEvents.ofVersions(List.of(response)));
        return mainJob.plans().apply(call.site().site(), call.caller().sender(call), response);
    }

    private static void authorize(FhirCall call, ProtectedOperation operation) {
        call.authorize(AuthorizedCaller.toOperate(call.site(), call.caller().caller(), operation));
    }

    /** At a site where no address may name a patient, the subject is sent in a body. */
    private static void checkAddress(FhirCall call) {
        if (call.route().method().equals("GET") && !call.site().searchByGet() && !call.isOfBundle()) {
            throw ObjectionException.badRequest(
                    "not-supported",
                    "An address must not name a patient, because proxies and logs keep addresses: send"
                            + " the parameters by POST in a body.");
        }
    }

    private String canonical(String id) {
        return knowledge
                .read(TYPE, id)
                .map(definition -> definition.edition().canonical())
                .orElseThrow(() -> ObjectionException.notFound("There is no such plan here."));
    }

    /** Search terms of a reference to a resource of the EHR. */
    private static Set<String> terms(ReferenceValues references, GivenParameters parameters, String name, String type) {
        ParameterKind.Reference kind =
                new ParameterKind.Reference(new LinkedHashSet<>(List.of(type)), ParameterKind.ReferenceOwner.EHR);
        return Optional.ofNullable(parameters.values().get(name)).stream()
                .flatMap(written -> references.terms(name, kind, written))
                .collect(Collectors.toSet());
    }

    /** The one response in {@code data}; other resources of a Bundle are not read. */
    private static RequestBody response(RequestBody data) {
        if (!type(data.bytes()).equals("Bundle")) {
            return data;
        }
        List<byte[]> responses = CutBody.ofResources(data.bytes()).parts().values().stream()
                .filter(resource -> type(resource).equals(ResponseProvider.TYPE))
                .toList();
        if (responses.size() != 1) {
            throw ObjectionException.badRequest(
                    "invalid",
                    "The Bundle in data holds " + responses.size()
                            + " QuestionnaireResponses; send the one that the plan is to be made from.");
        }
        return new RequestBody(responses.getFirst());
    }

    private static String type(byte[] resource) {
        return TolerantReader.type(resource, Limits.ofRequests());
    }
}
