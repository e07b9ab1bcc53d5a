import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.gclient.*;
import java.nio.file.*;
import org.hl7.fhir.r4.model.*;

/**
 * Sends a QuestionnaireResponse and prints its disposition, the causes that reach a tier, and the proposed care. Needs
 * hapi-fhir-client and -structures-r4. Usage: TOKEN=… java -cp … src/examples/java/Assess.java [response.json]
 */
class Assess {
    static void main(String[] arguments) throws Exception {
        IGenericClient client = FhirContext.forR4()
                .newRestfulGenericClient(System.getenv().getOrDefault("BASE", "http://localhost:8080/fhir/sandbox"));
        client.registerInterceptor(new BearerTokenAuthInterceptor(System.getenv("TOKEN")));
        String example = "profiles/examples/cancer-cord-emergency.json";
        String body = Files.readString(Path.of(arguments.length > 0 ? arguments[0] : example));
        var response = client.getFhirContext().newJsonParser().parseResource(QuestionnaireResponse.class, body);
        Identifier identifier = response.getIdentifier();
        var stored = client.create()
                .resource(body)
                .conditionalByUrl(
                        "QuestionnaireResponse?identifier=" + identifier.getSystem() + "|" + identifier.getValue())
                .execute();
        String id = stored.getId().toUnqualifiedVersionless().getValue();
        System.out.println("Stored: " + id);
        String patient = response.getSubject().getReference();
        var results = client.search().forResource(Observation.class).where(Observation.DERIVED_FROM.hasId(id));
        results = results.and(Observation.PATIENT.hasId(patient));
        Bundle found = send(results.and(Observation.CODE.exactly().code("triage-result")));
        var panel = (Observation) found.getEntryFirstRep().getResource();
        print(panel.getCode(), panel.getValueCodeableConcept());
        panel.getComponent().stream()
                .filter(part -> part.getCode().getCodingFirstRep().getSystem().endsWith("/CodeSystem/cause"))
                .filter(part -> part.hasValueCodeableConcept()) // one that open questions could lead to has none
                .forEach(part -> print(part.getCode(), part.getValueCodeableConcept()));
        var ofResponse = new ReferenceClientParam("supporting-info").hasId(id);
        var plans = client.search().forResource(CarePlan.class).where(ofResponse);
        send(plans.and(CarePlan.PATIENT.hasId(patient))).getEntry().stream()
                .flatMap(entry -> ((CarePlan) entry.getResource()).getActivity().stream())
                .forEach(activity -> System.out.println("- " + code(activity).getText()));
        System.out.println("The criteria await sign-off by a clinical safety officer; a clinician decides.");
    }

    /** Searches by POST, so that no patient's id stands in an address. */
    private static Bundle send(IQuery<?> search) {
        return search.usingStyle(SearchStyleEnum.POST)
                .returnBundle(Bundle.class)
                .execute();
    }

    /** Code of an activity: its detail's, or that of the contained request to which HAPI's parser leads the reference. */
    private static CodeableConcept code(CarePlan.CarePlanActivityComponent activity) {
        return activity.getReference().getResource() instanceof ServiceRequest request
                ? request.getCode()
                : activity.getDetail().getCode();
    }

    private static void print(CodeableConcept code, CodeableConcept value) {
        System.out.println(code.getCodingFirstRep().getDisplay() + ": "
                + value.getCodingFirstRep().getDisplay());
    }
}
