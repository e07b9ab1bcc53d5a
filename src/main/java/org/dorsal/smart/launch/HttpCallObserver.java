package org.dorsal.smart.launch;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.*;
import java.util.function.Supplier;

/**
 * Counts and times calls to EHRs and sign-in servers as {@code http.client.requests}, tagged with method,
 * address template and status. Excludes addresses, which contain a patient's id in path or query, and
 * contents. Reports each exchange to {@link EhrContacts}, too.
 */
public record HttpCallObserver(ObservationRegistry registry, EhrContacts contacts) {
    private static final String NAME = "http.client.requests";
    private static final int MAX_PARTS = 4;

    /** Path segments defined by a standard; any other segment may identify a person. */
    private static final Set<String> STANDARD =
            Set.of(("_history _search .well-known authorize AllergyIntolerance Binary CarePlan Condition Consent"
                            + " DocumentReference Encounter introspect jwks Medication MedicationRequest MedicationStatement"
                            + " metadata Observation openid-configuration Patient Practitioner PractitionerRole Procedure"
                            + " Provenance Questionnaire QuestionnaireResponse revoke smart-configuration token userinfo")
                    .split(" "));

    /** For who watches nothing. */
    static HttpCallObserver none() {
        return new HttpCallObserver(ObservationRegistry.NOOP, new EhrContacts(List.of(), Clock.systemUTC()));
    }

    HttpAnswer observe(HttpRequest request, Supplier<HttpAnswer> exchange) {
        String uri = template(request.uri());
        Observation observed = Observation.createNotStarted(NAME, registry)
                .lowCardinalityKeyValue("method", request.method())
                .lowCardinalityKeyValue("uri", uri)
                .start();
        String status = "NONE";
        try {
            HttpAnswer answer = exchange.get();
            status = status(answer);
            contacts.record(request.uri(), answer);
            return answer;
        } finally {
            observed.lowCardinalityKeyValue("status", status).stop();
        }
    }

    /** Of {@code https://ehr.example/r4/Observation/7?patient=8} this is {@code /Observation/{id}}. */
    static String template(URI address) {
        List<String> parts = Arrays.stream(String.valueOf(address.getPath()).split("/"))
                .dropWhile(part -> !STANDARD.contains(part))
                .limit(MAX_PARTS)
                .map(part -> STANDARD.contains(part) ? part : "{id}")
                .toList();
        return "/" + String.join("/", parts);
    }

    private static String status(HttpAnswer answer) {
        return switch (answer) {
            case HttpAnswer.CompleteAnswer whole -> Integer.toString(whole.status());
            case HttpAnswer.OversizedAnswer large -> Integer.toString(large.status());
            case HttpAnswer.UnsentRequest _ -> "NOT_SENT";
            case HttpAnswer.MissingAnswer _ -> "NO_ANSWER";
        };
    }
}
