package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.CredentialCheck;
import org.dorsal.http.ObservedRequests;
import org.dorsal.http.Trace;
import org.dorsal.smart.Caller;
import org.dorsal.smart.CallerAuthentication;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.cors.CorsUtils;

/**
 * Filter before HAPI's server: sets the headers of every response, maps failures to responses and answers preflight
 * requests.
 */
final class FhirGateFilter extends HttpFilter {
    static final String ROOT = "/fhir";
    static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    static final String POLICY = "Content-Security-Policy";

    /**
     * Content security policy for a resource opened in a browser: it may not run scripts, load anything or be framed.
     */
    static final String NOTHING_RUNS =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Logger LOG = LoggerFactory.getLogger(FhirGateFilter.class);
    private static final Duration STORE_RESTS = Duration.ofSeconds(2);
    private static final long serialVersionUID = 1L;

    private final transient FhirRequestHandler door;
    private final transient RequestIds ids;

    FhirGateFilter(FhirRequestHandler door, RequestIds ids) {
        this.door = door;
        this.ids = ids;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        if (CorsUtils.isPreFlightRequest(request)) {
            write(preflight(segments(request)), request, response);
        } else {
            RequestStep<Caller> caller = letIn();
            if (caller instanceof RequestStep.StepValue<Caller>) {
                CredentialCheck.VERIFIED.mark(request);
            }
            IncomingRequest in = new IncomingRequest(request, caller, gated -> chain.doFilter(gated, response));
            write(answer(in), request, response);
        }
    }

    /** Answers a request with a token that the security chain rejected. */
    void refuse(HttpServletRequest request, HttpServletResponse response, Objection objection) throws IOException {
        if (!(objection instanceof Objection.Busy)) {
            CredentialCheck.REFUSED.mark(request);
        }
        IncomingRequest in = new IncomingRequest(request, RequestStep.stop(objection), _ -> {
            throw new IllegalStateException("a refused caller went on");
        });
        write(answer(in), request, response);
    }

    /** Checks whether the request requires a valid token. */
    boolean needsToken(HttpServletRequest request) {
        return door.needsToken(request.getMethod(), segments(request));
    }

    private static RequestStep<Caller> letIn() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication known
                ? RequestStep.done(known.caller())
                : RequestStep.stop(new Objection.MissingTokenObjection());
    }

    private FhirReply answer(IncomingRequest in) {
        String requestId = ids.of(in.headers());
        ObservedRequests.id(requestId);
        FhirReply reply = told(in, requestId);
        if (reply.isRefusal()) {
            reply = ResponseShape.inFormat(reply, format(in));
        }
        reply = reply.with(RequestIds.HEADER, requestId).with("X-Content-Type-Options", "nosniff");
        reply = reply.header(POLICY).isPresent() ? reply : reply.with(POLICY, NOTHING_RUNS);
        if (reply.header("Cache-Control").isEmpty()) {
            return reply.with("Cache-Control", "no-store");
        }
        // caches keep an answer for each format; documents of one format set Vary themselves
        return reply.header("Vary").isPresent() ? reply : reply.with("Vary", "Accept");
    }

    private FhirReply told(IncomingRequest in, String requestId) {
        try {
            return door.answer(in, requestId);
        } catch (StoreException fault) {
            LOG.warn("request {}: {}", requestId, fault.getMessage()); // written by us, holds no row
            return OutcomeBody.of(
                    switch (fault.kind()) {
                        case UNAVAILABLE, TOO_COSTLY -> new Objection.Busy(STORE_RESTS);
                        case BROKEN -> new Objection.InternalErrorObjection(requestId);
                    });
        } catch (RuntimeException | StackOverflowError fault) {
            LOG.error("request {} broke: {}", requestId, Trace.of(fault));
            return OutcomeBody.of(new Objection.InternalErrorObjection(requestId));
        }
    }

    /** Format of a refusal that precedes format negotiation: the requested one if it is readable, else JSON. */
    private static EncodingEnum format(IncomingRequest in) {
        return MediaTypes.format(Parameters.decode(in.query()).orElse(Map.of()), in.headers())
                .orElse(EncodingEnum.JSON);
    }

    /** Browsers' pages of any origin may read what the service says of itself; no header in the answer means no. */
    private FhirReply preflight(List<String> path) {
        FhirReply reply = FhirReply.empty(204);
        return door.isOpenToAll(path)
                ? reply.with(ALLOW_ORIGIN, "*")
                        .with("Access-Control-Allow-Methods", "GET, HEAD")
                        .with("Access-Control-Allow-Headers", "Accept, Content-Type, X-Request-Id")
                        .with("Access-Control-Max-Age", "3600")
                : reply;
    }

    /** The path as it was sent, decoded once, a segment at a time: an encoded slash never becomes a new segment. */
    static List<String> segments(HttpServletRequest request) {
        String path = request.getRequestURI();
        String below = path.startsWith(ROOT + "/") ? path.substring(ROOT.length() + 1) : "";
        return Arrays.stream(below.split("/", -1))
                .map(segment -> Parameters.text(segment.replace("+", "%2B")).orElse(""))
                .toList();
    }

    private static void write(FhirReply reply, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(reply.status());
        reply.headers().forEach(header -> response.setHeader(header.name(), header.value()));
        if (reply.status() != 304 && reply.status() != 204) {
            response.setContentLength(reply.body().length);
        }
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(reply.body());
        }
    }

    /** {@code X-Request-Id}: the client's own where it can do no harm in a log, else a new one. */
    record RequestIds(Clock clock, RandomGenerator chance) {
        static final String HEADER = "X-Request-Id";

        private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{1,64}");

        String of(FhirCall.Headers headers) {
            List<String> sent = headers.all(HEADER);
            return sent.size() == 1 && FORM.matcher(sent.getFirst()).matches()
                    ? sent.getFirst()
                    : Ids.timed(clock.instant(), chance).toString();
        }
    }
}
