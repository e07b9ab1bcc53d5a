import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/**
 * Sends a QuestionnaireResponse and prints its disposition, the flags that are present, and the proposed care. Needs
 * hapi-fhir-client and hapi-fhir-structures-r4. Usage: TOKEN=… java -cp … src/examples/java/Assess.java [response.json]
 */
class Assess {
    static void main(String[] arguments) throws Exception {
        String base = System.getenv().getOrDefault("BASE", "http://localhost:8080/fhir/sandbox");
        Path path = Path.of(arguments.length > 0 ? arguments[0] : "profiles/examples/emergency-cord-signs.json");
        IGenericClient client = FhirContext.forR4().newRestfulGenericClient(base);
        client.registerInterceptor(new BearerTokenAuthInterceptor(System.getenv("TOKEN")));

        String body = Files.readString(path);
        QuestionnaireResponse response =
                client.getFhirContext().newJsonParser().parseResource(QuestionnaireResponse.class, body);
        MethodOutcome stored = client.create()
                .resource(body)
                .conditional()
                .where(QuestionnaireResponse.IDENTIFIER
                        .exactly()
                        .systemAndIdentifier(
                                response.getIdentifier().getSystem(),
                                response.getIdentifier().getValue()))
                .execute();
        String id = stored.getId().toUnqualifiedVersionless().getValue();
        String patient = response.getSubject().getReference();
        System.out.println("Stored: " + id);

        Bundle results = client.search()
                .forResource(Observation.class)
                .where(Observation.DERIVED_FROM.hasId(id))
                .and(Observation.PATIENT.hasId(patient))
                .usingStyle(SearchStyleEnum.POST)
                .count(100)
                .returnBundle(Bundle.class)
                .execute();
        for (Bundle.BundleEntryComponent entry : results.getEntry()) {
            Observation result = (Observation) entry.getResource();
            if (result.hasValueCodeableConcept()
                    && !result.getValueCodeableConcept()
                            .getCodingFirstRep()
                            .getCode()
                            .equals("absent")) {
                System.out.println(result.getCode().getCodingFirstRep().getDisplay() + ": "
                        + result.getValueCodeableConcept().getCodingFirstRep().getDisplay());
            }
        }
        Bundle plans = client.search()
                .forResource(CarePlan.class)
                .where(CarePlan.PATIENT.hasId(patient))
                .usingStyle(SearchStyleEnum.POST)
                .sort()
                .descending(CarePlan.DATE)
                .count(1)
                .returnBundle(Bundle.class)
                .execute();
        ((CarePlan) plans.getEntryFirstRep().getResource())
                .getActivity()
                .forEach(activity ->
                        System.out.println("- " + activity.getDetail().getCode().getText()));
        System.out.println("The criteria await sign-off by a clinical safety officer; a clinician decides.");
    }
}
