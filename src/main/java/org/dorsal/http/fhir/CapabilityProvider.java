package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.Metadata;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.CapabilityStatement;

/**
 * The CapabilityStatement of each site, made once from what the providers offer. HAPI's own provider would list search parameters
 * by the arguments of Java methods, where we have a table, and each operation once more for the whole server.
 */
final class CapabilityProvider {
    private final CapabilityDocument document;
    private final Supplier<FhirRoutes> routes;
    private final Map<String, byte[]> statements = new ConcurrentHashMap<>();

    /** @param routes known only after HAPI has bound the providers */
    CapabilityProvider(CapabilityDocument document, Supplier<FhirRoutes> routes) {
        this.document = document;
        this.routes = routes;
    }

    /** HAPI would keep one answer for all sites, so it must not keep any. */
    @Metadata(cacheMillis = 0)
    public CapabilityStatement getServerConformance(HttpServletRequest request, RequestDetails details) {
        Exchange exchange = Exchange.of((ServletRequestDetails) details);
        byte[] statement = of(exchange.call().at());
        exchange.send(Reply.json(200, statement)
                .with("Cache-Control", KnowledgeProvider.A_WHILE)
                .with(FhirGate.ALLOW_ORIGIN, "*"));
        return new CapabilityStatement();
    }

    private byte[] of(FhirSite at) {
        return statements.computeIfAbsent(
                at.id(),
                _ -> document.of(
                        at.access(),
                        at.site().rules().name(),
                        at.base(),
                        routes.get().interactions()));
    }
}
