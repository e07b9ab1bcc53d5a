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
        String body = Files.readString(
                Path.of(arguments.length > 0 ? arguments[0] : "profiles/examples/cancer-cord-emergency.json"));
        var response = client.getFhirContext().newJsonParser().parseResource(QuestionnaireResponse.class, body);
        Identifier name = response.getIdentifier();
        var stored = client.create()
                .resource(body)
                .conditionalByUrl("QuestionnaireResponse?identifier=" + name.getSystem() + "|" + name.getValue())
                .execute();
        String id = stored.getId().toUnqualifiedVersionless().getValue();
        System.out.println("Stored: " + id);
        String patient = response.getSubject().getReference();
        var results = client.search().forResource(Observation.class).where(Observation.DERIVED_FROM.hasId(id));
        results = results.and(Observation.PATIENT.hasId(patient));
        results = results.and(Observation.CODE.exactly().code("triage-result"));
        var panel = (Observation) send(results).getEntryFirstRep().getResource();
        print(panel.getCode(), panel.getValueCodeableConcept());
        panel.getComponent().stream()
                .filter(part -> part.getCode().getCodingFirstRep().getSystem().endsWith("/CodeSystem/cause"))
                .filter(part -> part.hasValueCodeableConcept()) // one that open questions could lead to has none
                .forEach(part -> print(part.getCode(), part.getValueCodeableConcept()));
        var ofResponse = new ReferenceClientParam("supporting-info").hasId(id);
        var plans = client.search().forResource(CarePlan.class).where(ofResponse);
        send(plans.and(CarePlan.PATIENT.hasId(patient))).getEntry().stream()
                .flatMap(entry -> ((CarePlan) entry.getResource()).getActivity().stream())
                .map(activity -> activity.getReference().getResource() instanceof ServiceRequest request
                        ? request.getCode()
                        : activity.getDetail().getCode())
                .forEach(code -> System.out.println("- " + code.getText()));
        System.out.println("The criteria await sign-off by a clinical safety officer; a clinician decides.");
    }

    /** Searches by POST, so that no patient's id stands in an address. */
    private static Bundle send(IQuery<?> search) {
        return search.usingStyle(SearchStyleEnum.POST)
                .returnBundle(Bundle.class)
                .execute();
    }

    private static void print(CodeableConcept code, CodeableConcept value) {
        System.out.println(code.getCodingFirstRep().getDisplay() + ": "
                + value.getCodingFirstRep().getDisplay());
    }
}
