package org.dorsal.smart.launch;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.*;
import java.time.Clock;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrHealth.EhrContact;

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

    /**
     * Last exchange of this process with the FHIR base of each EHR and with the token endpoint of each site, each on its
     * own: one may be down while the other answers. {@link BoundedHttp} reports every exchange, so that no call can be
     * left out. Sends no request. Thread-safe.
     */
    public static final class EhrContacts {
        private static final int TOO_MANY_REQUESTS = 429;
        private static final int SERVER_ERROR = 500;

        private final List<EhrBase> bases;
        private final Clock clock;
        private final Map<URI, EhrContact> contacts = new ConcurrentHashMap<>();
        private final Map<SiteId, URI> tokenEndpoints = new ConcurrentHashMap<>();

        EhrContacts(List<EhrBase> bases, Clock clock) {
            this.bases = List.copyOf(bases);
            this.clock = clock;
        }

        /** Last contact with one of the bases or the site's token endpoint, a failing one first; empty without any. */
        Optional<EhrContact> of(SiteId site, Stream<EhrBase> ofSite) {
            return Stream.concat(ofSite.map(EhrBase::base), Optional.ofNullable(tokenEndpoints.get(site)).stream())
                    .distinct()
                    .flatMap(address -> Optional.ofNullable(contacts.get(address)).stream())
                    .max(Comparator.comparing((EhrContact contact) ->
                                    contact.silentSince().isPresent())
                            .thenComparing(EhrContact::lastContact));
        }

        /** Sets the site's token endpoint, which may be another server than the EHR's. */
        void setTokenEndpoint(SiteId site, URI endpoint) {
            tokenEndpoints.put(site, endpoint);
        }

        void record(URI address, HttpAnswer answer) {
            Stream.concat(
                            bases.stream()
                                    .filter(base -> base.relative(address).isPresent())
                                    .map(EhrBase::base),
                            tokenEndpoints.values().stream().filter(address::equals))
                    .distinct()
                    .forEach(server -> contacts.merge(server, contact(answer), EhrContacts::following));
        }

        private EhrContact contact(HttpAnswer answer) {
            Instant now = clock.instant();
            return new EhrContact(now, isServed(answer) ? Optional.empty() : Optional.of(now));
        }

        private static EhrContact following(EhrContact before, EhrContact last) {
            return last.silentSince().isEmpty()
                    ? last
                    : new EhrContact(last.lastContact(), before.silentSince().or(last::silentSince));
        }

        private static boolean isServed(HttpAnswer answer) {
            return switch (answer) {
                case HttpAnswer.CompleteAnswer whole -> isServed(whole.status());
                case HttpAnswer.OversizedAnswer large -> isServed(large.status());
                case HttpAnswer.UnsentRequest _, HttpAnswer.MissingAnswer _ -> false;
            };
        }

        private static boolean isServed(int status) {
            return status < SERVER_ERROR && status != TOO_MANY_REQUESTS;
        }
    }
}
