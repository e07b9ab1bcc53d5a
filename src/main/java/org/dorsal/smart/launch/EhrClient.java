package org.dorsal.smart.launch;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Owner;
import org.dorsal.smart.SiteId;

/**
 * Client of the registered EHRs' FHIR APIs with exact results. A token is sent only to addresses below the site's
 * registered FHIR base, regardless of references and {@code Location} headers; for the next page of a search, to the
 * base's origin. Redirects are returned as answers. Thread-safe.
 */
public record EhrClient(
        LaunchSettings settings, TokenRenewal renewal, BackendTokens backends, BoundedHttp http, Limit memory) {
    /** Largest body that is read, in bytes. */
    public static final int MAX_BYTES = 5 * 1024 * 1024;

    private static final int UNAUTHORIZED = 401;
    /** Minimum share of the timeout for the EHR's answer; if the token took longer, nothing is sent. */
    private static final int LEAST_PART = 4;

    /**
     * Sends a request. After a 401, which has no effect, it is sent once more with a renewed token. The timeout
     * covers the whole call including retries and token renewal; afterwards nothing is sent. Only the wait for a
     * token may exceed it, and then nothing is sent.
     */
    public EhrReply call(CallAuthority authority, EhrCall call) {
        return call(authority, call, base -> base.below(call.address()), EhrMemory.unlimited());
    }

    /**
     * Reads a part of a record, or the next page of a search, which servers keep at other addresses of their own origin,
     * too.
     */
    public EhrReply follow(CallAuthority authority, URI link, EhrMemory answers) {
        return call(authority, EhrCall.get(link.toString()), base -> base.atOrigin(link.toString()), answers);
    }

    /** Returns the memory for the reading of one record; all readings of a launch have one share. */
    public EhrMemory memory(CallAuthority authority) {
        String caller = authority instanceof LaunchId launch ? launch.toString() : "backend";
        return EhrMemory.of(memory, new Owner(authority.site().value(), caller));
    }

    private EhrReply call(
            CallAuthority authority, EhrCall call, Function<EhrBase, Optional<URI>> place, EhrMemory answers) {
        Optional<EhrBase> base = base(authority);
        if (base.isEmpty()) {
            return new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER);
        }
        long began = System.nanoTime(); // the clock may be adjusted
        return place.apply(base.get())
                .map(address -> authority instanceof CallAuthority.NoAuthority
                        ? send(address, call, Optional.empty(), began, answers)
                        : authorized(authority, address, call, began, answers))
                .orElseGet(EhrReply.ForeignAddress::new);
    }

    /** The registered addresses of the FHIR base of the site's EHR, to the letter; empty without a registration. */
    public List<String> bases(SiteId site) {
        return Stream.concat(
                        settings.ehr(site).stream().flatMap(ehr -> ehr.bases().stream()),
                        settings.base(site).map(base -> base.base().toString()).stream())
                .distinct()
                .toList();
    }

    /** Base under which the token was issued: the token goes to the address that launched. */
    public Optional<EhrBase> base(CallAuthority authority) {
        boolean several = settings.ehr(authority.site()).stream()
                .anyMatch(ehr -> !ehr.allowances().otherBases().isEmpty());
        return several && authority instanceof LaunchId launch ? renewal.base(launch) : settings.base(authority.site());
    }

    /** Scopes of a token that can be used now, renewed within half a minute if need be; empty when there is none. */
    public Optional<Set<String>> granted(CallAuthority authority) {
        return bearer(authority, Optional.empty()) instanceof Tokens.BearerLookup.GrantedBearer token
                ? Optional.of(token.granted())
                : Optional.empty();
    }

    /**
     * Whether there is no token, and waiting for the EHR will bring none. Its token is renewed for the answer if need
     * be.
     */
    public boolean over(CallAuthority authority) {
        return bearer(authority, Optional.empty()) instanceof EhrReply.MissingEhrToken(EhrReply.MissingTokenReason why)
                && why == EhrReply.MissingTokenReason.OVER;
    }

    /** Last contact with the site's EHR, by any call of this process; empty without any. */
    public Optional<EhrHealth.EhrContact> lastContact(SiteId site) {
        return http.contacts().of(site, settings.bases(site));
    }

    /** @param rejected a token that the EHR refused just now and that must not come again */
    private Tokens.BearerLookup bearer(CallAuthority authority, Optional<String> rejected) {
        return switch (authority) {
            case CallAuthority.NoAuthority _ -> new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER);
            case LaunchId launch -> renewal.current(launch, rejected);
            case CallAuthority.BackendAuthority(SiteId site) ->
                settings.backend(site)
                        .map(registration -> backends.current(registration, rejected))
                        .orElseGet(() -> new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.REFUSED));
        };
    }

    private EhrReply authorized(CallAuthority authority, URI address, EhrCall call, long began, EhrMemory answers) {
        return switch (bearer(authority, Optional.empty())) {
            case EhrReply.MissingEhrToken missing -> missing;
            case Tokens.BearerLookup.GrantedBearer first -> {
                EhrReply reply = send(address, call, Optional.of(first.value()), began, answers);
                yield reply instanceof HttpAnswer.CompleteAnswer answer && answer.status() == UNAUTHORIZED
                        ? switch (bearer(authority, Optional.of(first.value()))) {
                            case Tokens.BearerLookup.GrantedBearer next ->
                                send(address, call, Optional.of(next.value()), began, answers);
                            case EhrReply.MissingEhrToken missing ->
                                missing.why() == EhrReply.MissingTokenReason.NOT_NOW ? missing : reply;
                        }
                        : reply;
            }
        };
    }

    /** @param began start of the call by {@link System#nanoTime} */
    private EhrReply send(URI address, EhrCall call, Optional<String> token, long began, EhrMemory answers) {
        Duration remaining = http.whole().minusNanos(System.nanoTime() - began);
        if (remaining.compareTo(http.whole().dividedBy(LEAST_PART)) < 0) {
            return new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.NOT_NOW);
        }
        HttpRequest.Builder request = get(address, token);
        call.headers().forEach(request::header);
        return switch (call.method()) {
            case GET -> http.get(request, MAX_BYTES, remaining, answers);
            case POST, PUT ->
                http.send(
                        request.header("Content-Type", "application/fhir+json"),
                        call.method().name(),
                        call.body(),
                        MAX_BYTES,
                        remaining);
        };
    }

    private static HttpRequest.Builder get(URI address, Optional<String> token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/fhir+json");
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        return request;
    }

    /** Source of the token for a call: a launch has the clinician's, which is renewed as long as the launch lasts. */
    public sealed interface CallAuthority permits LaunchId, CallAuthority.BackendAuthority, CallAuthority.NoAuthority {
        SiteId site();

        /** The site's own client (SMART backend services). */
        record BackendAuthority(SiteId site) implements CallAuthority {}

        /** Call without a token, for public resources such as {@code metadata}. */
        record NoAuthority(SiteId site) implements CallAuthority {}
    }
}
