package org.dorsal.smart.launch;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;

/**
 * Reads the record in the EHR with the token of a launch, which it renews by itself. The token goes to addresses below the
 * registered FHIR base and nowhere else, whatever a reference or a link says.
 */
public final class EhrClient {
    /** Largest body that is read, in bytes. */
    public static final int MAX_BYTES = 5 * 1024 * 1024;

    private static final int UNAUTHORIZED = 401;

    private final LaunchSettings settings;
    private final Renewal renewal;
    private final BoundedHttp http;

    EhrClient(LaunchSettings settings, Renewal renewal, BoundedHttp http) {
        this.settings = settings;
        this.renewal = renewal;
        this.http = http;
    }

    /**
     * Reads or searches.
     *
     * @param id a launch that was entered
     * @param address relative to the FHIR base ({@code Patient/1}, {@code Condition?patient=1}), or absolute as in a
     *     {@code next} link
     */
    public EhrAnswer get(LaunchId id, String address) {
        Optional<EhrRegistration> registration = settings.ehr(id.site());
        if (registration.isEmpty()) {
            return new EhrAnswer.Refused(UNAUTHORIZED);
        }
        Optional<URI> below = EhrBase.of(registration.get()).below(address);
        if (below.isEmpty()) {
            return new EhrAnswer.Refused(403);
        }
        return switch (renewal.current(id, Optional.empty())) {
            case AccessToken.Gone _ -> new EhrAnswer.Refused(UNAUTHORIZED);
            case AccessToken.NotNow _ -> new EhrAnswer.Unreachable();
            case AccessToken.Usable usable -> withRenewal(id, registration.get(), below.get(), usable);
        };
    }

    private EhrAnswer withRenewal(LaunchId id, EhrRegistration registration, URI address, AccessToken.Usable first) {
        if (!first.held().fhirBase().equals(registration.fhirBase())) {
            return new EhrAnswer.Refused(UNAUTHORIZED); // the site has moved to another EHR since the launch
        }
        EhrAnswer answer = ask(address, first.token());
        boolean refused = answer instanceof EhrAnswer.Refused(int status) && status == UNAUTHORIZED;
        if (!refused) {
            return answer;
        }
        return switch (renewal.current(id, Optional.of(first.token()))) {
            case AccessToken.Gone _ -> answer;
            case AccessToken.NotNow _ -> new EhrAnswer.Unreachable();
            case AccessToken.Usable next -> ask(address, next.token());
        };
    }

    private EhrAnswer ask(URI address, String token) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/fhir+json")
                .header("Authorization", "Bearer " + token)
                .build();
        return switch (http.send(request, MAX_BYTES)) {
            case HttpAnswer.Whole(int status, byte[] body) ->
                status == 200 ? new EhrAnswer.Found(body) : new EhrAnswer.Refused(status);
            case HttpAnswer.TooLarge _ -> new EhrAnswer.TooLarge();
            case HttpAnswer.NotSent _, HttpAnswer.NoAnswer _ -> new EhrAnswer.Unreachable();
        };
    }
}
