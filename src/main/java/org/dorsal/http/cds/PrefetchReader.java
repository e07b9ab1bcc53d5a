package org.dorsal.http.cds;

import java.time.Duration;
import java.util.*;
import org.dorsal.fhirjson.Gate;
import org.dorsal.http.cds.HookReading.ClientServer;
import org.dorsal.http.cds.HookReading.HookRequest;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.offer.PrefetchState;
import org.dorsal.offer.PrefetchTemplate;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrBase;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.HttpAnswer;
import tools.jackson.databind.JsonNode;

/**
 * Completes the prefetch of a request. A value that is absent, and further pages of one, are read from the client's
 * server if it is an address of the site's EHR, with the token of the request. A value that failed at the client is
 * not read again (CDS Hooks 2.0, "Prefetch query failures").
 *
 * @param memory of the request
 * @param began start of the reading by {@link System#nanoTime}
 */
record PrefetchReader(EhrClient calls, Grant memory, long began) {
    /** Time for all values of a call together: its user waits. */
    private static final Duration WITHIN = Duration.ofSeconds(1);

    private static final int MAX_PAGES = 4;
    private static final int OK = 200;

    /** Result of the completion. */
    sealed interface CompletedPrefetch {
        /** Resources of the value; fewer than there are where pages are missing. */
        record ReadPrefetch(List<JsonNode> resources) implements CompletedPrefetch {
            public ReadPrefetch {
                resources = List.copyOf(resources);
            }
        }

        /**
         * Value that the client left out and that could not be read.
         *
         * @param message key and correction
         */
        record MissingPrefetch(String message) implements CompletedPrefetch {}
    }

    /** Server that may be called, with the token for it. */
    private record AllowedServer(EhrBase base, String token) {}

    CompletedPrefetch read(SiteId site, HookRequest request, PrefetchTemplate template) {
        Optional<AllowedServer> server = request.server().flatMap(named -> allowed(site, named));
        return switch (PrefetchState.of(request.prefetch(), template)) {
            case PrefetchState.FailedPrefetch _ -> new CompletedPrefetch.ReadPrefetch(List.of());
            case PrefetchState.SuppliedPrefetch page -> pages(page, server, template);
            case PrefetchState.AbsentPrefetch _ ->
                server.map(allowed -> fetch(allowed, request, template))
                        .orElseGet(() -> new CompletedPrefetch.MissingPrefetch("prefetch." + template.key()
                                + ": send this value, or name this site's FHIR server with an authorization."));
        };
    }

    private Optional<AllowedServer> allowed(SiteId site, ClientServer named) {
        return calls.knownBase(site, named.base()).map(base -> new AllowedServer(base, named.token()));
    }

    private CompletedPrefetch fetch(AllowedServer server, HookRequest request, PrefetchTemplate template) {
        return get(server, template.queryFor(request.context()), template)
                .map(page -> pages(page, Optional.of(server), template))
                .orElseGet(() -> new CompletedPrefetch.MissingPrefetch("prefetch." + template.key()
                        + ": the FHIR server did not supply it with this authorization; send this value."));
    }

    private CompletedPrefetch pages(
            PrefetchState.SuppliedPrefetch first, Optional<AllowedServer> server, PrefetchTemplate template) {
        List<JsonNode> resources = new ArrayList<>(first.resources());
        Optional<String> next = first.next();
        for (int page = 1; page < MAX_PAGES && next.isPresent() && server.isPresent(); page++) {
            String link = next.get();
            Optional<PrefetchState.SuppliedPrefetch> more = server.flatMap(allowed -> get(allowed, link, template));
            more.ifPresent(supplied -> resources.addAll(supplied.resources()));
            next = more.flatMap(PrefetchState.SuppliedPrefetch::next);
        }
        return new CompletedPrefetch.ReadPrefetch(resources);
    }

    private Optional<PrefetchState.SuppliedPrefetch> get(
            AllowedServer server, String address, PrefetchTemplate template) {
        Duration left = WITHIN.minusNanos(System.nanoTime() - began);
        return left.isPositive()
                        && calls.callWith(server.base(), server.token(), address, left)
                                instanceof HttpAnswer.CompleteAnswer reply
                        && reply.status() == OK
                        && tree(reply.body(), template) instanceof Gate.AcceptedBody accepted
                        && PrefetchState.read(accepted.tree(), template.type())
                                instanceof PrefetchState.SuppliedPrefetch page
                ? Optional.of(page)
                : Optional.empty();
    }

    private Gate.GateResult tree(byte[] body, PrefetchTemplate template) {
        memory.growTo(memory.units() + CdsHooksController.parsed(body.length, HookRequestReader.LIMITS));
        return new Gate(HookRequestReader.LIMITS).checkObject(body, template.type());
    }
}
