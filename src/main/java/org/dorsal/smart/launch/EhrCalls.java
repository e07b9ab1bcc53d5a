package org.dorsal.smart.launch;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.smart.SiteId;

/**
 * Client of the registered EHRs' FHIR APIs with exact results. A token is sent only to addresses below the site's
 * registered FHIR base, regardless of references and {@code Location} headers; for the next page of a search, to the
 * base's origin. Redirects are returned as answers. Thread-safe.
 */
public record EhrCalls(LaunchSettings settings, TokenRenewal renewal, BackendTokens backends, BoundedHttp http) {
    private static final int UNAUTHORIZED = 401;
    /** Minimum share of the timeout for the EHR's answer; if the token took longer, nothing is sent. */
    private static final int LEAST_PART = 4;

    private static final List<String> HANDED_ON =
            List.of("location", "content-location", "etag", "last-modified", "retry-after", "content-type");
    /** Foreign text that may be sent back, such as an ETag in {@code If-Match}. */
    private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7E]{1,2000}");

    /**
     * Sends a request. After a 401, which has no effect, it is sent once more with a renewed token. The timeout
     * covers the whole call including retries and token renewal; afterwards nothing is sent. Only the wait for a
     * token may exceed it, and then nothing is sent.
     */
    public EhrReply call(CallAuthority authority, EhrCall call) {
        return call(authority, call, base -> base.below(call.address()));
    }

    /** Reads the next page of a search, which servers keep at other addresses of their own origin, too. */
    EhrReply follow(CallAuthority authority, URI link) {
        return call(authority, EhrCall.get(link.toString()), base -> base.atOrigin(link.toString()));
    }

    private EhrReply call(CallAuthority authority, EhrCall call, Function<EhrBase, Optional<URI>> place) {
        Optional<EhrBase> base = base(authority);
        if (base.isEmpty()) {
            return new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.OVER);
        }
        Optional<URI> address = place.apply(base.get());
        if (address.isEmpty()) {
            return new EhrReply.ForeignAddress();
        }
        EhrCallAttempt turn = new EhrCallAttempt(address.get(), call);
        return authority instanceof CallAuthority.NoAuthority ? turn.send(Optional.empty()) : turn.take(authority);
    }

    /**
     * Sends one GET with a token that a CDS client has supplied for it. The token is stored nowhere and not renewed.
     *
     * @param base one of {@link #knownBase}
     * @param address relative to the base, or a link at its origin
     */
    public EhrReply callWith(EhrBase base, String token, String address) {
        return base.below(address)
                .or(() -> base.atOrigin(address))
                .<EhrReply>map(place -> new EhrCallAttempt(place, EhrCall.get(address)).send(Optional.of(token)))
                .orElseGet(EhrReply.ForeignAddress::new);
    }

    /** The FHIR base that is one of the registered addresses of the site's EHR, to the letter; empty for another. */
    public Optional<EhrBase> knownBase(SiteId site, String named) {
        Stream<String> bases = Stream.concat(
                settings.ehr(site).stream().flatMap(ehr -> ehr.bases().stream()),
                settings.base(site).map(base -> base.base().toString()).stream());
        return bases.filter(named::equals).findFirst().map(EhrBase::of);
    }

    /** Base under which the token was issued: the token goes to the address that launched. */
    Optional<EhrBase> base(CallAuthority authority) {
        boolean several = settings.ehr(authority.site()).stream()
                .anyMatch(ehr -> !ehr.allowances().otherBases().isEmpty());
        return several && authority instanceof CallAuthority.LaunchAuthority(LaunchId launch)
                ? renewal.base(launch)
                : settings.base(authority.site());
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
        return bearer(authority, Optional.empty())
                        instanceof Tokens.BearerLookup.MissingBearer(EhrReply.MissingTokenReason why)
                && why == EhrReply.MissingTokenReason.OVER;
    }

    /** @param rejected a token that the EHR refused just now and that must not come again */
    private Tokens.BearerLookup bearer(CallAuthority authority, Optional<String> rejected) {
        return switch (authority) {
            case CallAuthority.NoAuthority _ -> new Tokens.BearerLookup.MissingBearer(EhrReply.MissingTokenReason.OVER);
            case CallAuthority.LaunchAuthority(LaunchId launch) -> renewal.current(launch, rejected);
            case CallAuthority.BackendAuthority(SiteId site) ->
                settings.backend(site)
                        .map(registration -> backends.current(registration, rejected))
                        .orElseGet(() -> new Tokens.BearerLookup.MissingBearer(EhrReply.MissingTokenReason.REFUSED));
        };
    }

    /** State of one call. Elapsed time is measured by {@code nanoTime}, because the clock may be adjusted. */
    private final class EhrCallAttempt {
        private final URI address;
        private final EhrCall call;
        private final long began = System.nanoTime();

        EhrCallAttempt(URI address, EhrCall call) {
            this.address = address;
            this.call = call;
        }

        EhrReply take(CallAuthority authority) {
            return switch (bearer(authority, Optional.empty())) {
                case Tokens.BearerLookup.MissingBearer(EhrReply.MissingTokenReason why) ->
                    new EhrReply.MissingEhrToken(why);
                case Tokens.BearerLookup.GrantedBearer first -> {
                    EhrReply reply = send(Optional.of(first.value()));
                    boolean refused =
                            reply instanceof EhrReply.CompleteEhrReply answer && answer.status() == UNAUTHORIZED;
                    yield refused ? again(bearer(authority, Optional.of(first.value())), reply) : reply;
                }
            };
        }

        private EhrReply again(Tokens.BearerLookup next, EhrReply refused) {
            return switch (next) {
                case Tokens.BearerLookup.GrantedBearer token -> send(Optional.of(token.value()));
                case Tokens.BearerLookup.MissingBearer(EhrReply.MissingTokenReason why) ->
                    why == EhrReply.MissingTokenReason.NOT_NOW ? new EhrReply.MissingEhrToken(why) : refused;
            };
        }

        EhrReply send(Optional<String> token) {
            Duration remaining = http.whole().minusNanos(System.nanoTime() - began);
            if (remaining.compareTo(http.whole().dividedBy(LEAST_PART)) < 0) {
                return new EhrReply.MissingEhrToken(EhrReply.MissingTokenReason.NOT_NOW);
            }
            return switch (sent(token, remaining)) {
                case BoundedHttp.HttpAnswer.CompleteAnswer(int status, HttpHeaders headers, byte[] body) ->
                    new EhrReply.CompleteEhrReply(status, handedOn(headers), body);
                case BoundedHttp.HttpAnswer.OversizedAnswer(int status) -> new EhrReply.OversizedReply(status);
                case BoundedHttp.HttpAnswer.UnsentRequest _ -> new EhrReply.UnsentEhrRequest();
                case BoundedHttp.HttpAnswer.MissingAnswer _ -> new EhrReply.MissingEhrReply();
            };
        }

        private BoundedHttp.HttpAnswer sent(Optional<String> token, Duration within) {
            HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/fhir+json");
            call.headers().forEach(request::header);
            token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
            return switch (call.method()) {
                case GET -> http.get(request, EhrClient.MAX_BYTES, within);
                case POST, PUT ->
                    http.send(
                            request.header("Content-Type", "application/fhir+json"),
                            call.method().name(),
                            call.body(),
                            EhrClient.MAX_BYTES,
                            within);
            };
        }
    }

    private static Map<String, String> handedOn(HttpHeaders headers) {
        Map<String, String> some = new HashMap<>();
        for (String name : HANDED_ON) {
            headers.firstValue(name)
                    .filter(value -> PLAIN.matcher(value).matches())
                    .ifPresent(value -> some.put(name, value));
        }
        return some;
    }

    /** Source of the token for a call. */
    public sealed interface CallAuthority {
        SiteId site();

        /** The clinician's, from their launch; renewed as long as the launch lasts. */
        record LaunchAuthority(LaunchId launch) implements CallAuthority {
            @Override
            public SiteId site() {
                return launch.site();
            }
        }

        /** The site's own client (SMART backend services). */
        record BackendAuthority(SiteId site) implements CallAuthority {}

        /** Call without a token, for public resources such as {@code metadata}. */
        record NoAuthority(SiteId site) implements CallAuthority {}
    }
}
