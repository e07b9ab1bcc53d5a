import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.gclient.*;
import java.nio.file.*;
import java.util.Comparator;
import org.hl7.fhir.r4.model.*;

/**
 * Sends a QuestionnaireResponse and prints its disposition, the flags that are present, and the proposed care. Needs
 * hapi-fhir-client and -structures-r4. Usage: TOKEN=… java -cp … src/examples/java/Assess.java [response.json]
 */
class Assess {
    static void main(String[] arguments) throws Exception {
        IGenericClient client = FhirContext.forR4()
                .newRestfulGenericClient(System.getenv().getOrDefault("BASE", "http://localhost:8080/fhir/sandbox"));
        client.registerInterceptor(new BearerTokenAuthInterceptor(System.getenv("TOKEN")));
        String example = "profiles/examples/emergency-cord-signs.json";
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
        send(results.and(Observation.PATIENT.hasId(patient)).count(100)).getEntry().stream()
                .map(entry -> (Observation) entry.getResource())
                .filter(Observation::hasValueCodeableConcept)
                .filter(result -> !"absent"
                        .equals(coding(result.getValueCodeableConcept()).getCode()))
                .sorted(Comparator.comparing(result ->
                        !"triage-result".equals(coding(result.getCode()).getCode())))
                .forEach(result -> System.out.println(coding(result.getCode()).getDisplay() + ": "
                        + coding(result.getValueCodeableConcept()).getDisplay()));
        var ofResponse = new ReferenceClientParam("supporting-info").hasId(id);
        var plans = client.search().forResource(CarePlan.class).where(ofResponse);
        send(plans.and(CarePlan.PATIENT.hasId(patient))).getEntry().stream()
                .flatMap(entry -> ((CarePlan) entry.getResource()).getActivity().stream())
                .forEach(activity ->
                        System.out.println("- " + activity.getDetail().getCode().getText()));
        System.out.println("The criteria await sign-off by a clinical safety officer; a clinician decides.");
    }

    /** Searches by POST, so that no patient's id stands in an address. */
    private static Bundle send(IQuery<?> search) {
        return search.usingStyle(SearchStyleEnum.POST)
                .returnBundle(Bundle.class)
                .execute();
    }

    private static Coding coding(CodeableConcept concept) {
        return concept.getCodingFirstRep();
    }
}
