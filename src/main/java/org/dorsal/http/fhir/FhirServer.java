package org.dorsal.http.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.executor.InterceptorService;
import ca.uhn.fhir.rest.server.ETagSupportEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.tenant.UrlBaseTenantIdentificationStrategy;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collection;
import java.util.List;

/**
 * HAPI's server with this package's providers, behind {@link FhirGateFilter}. Dispatches to the provider and encodes
 * when a client requests a shape other than the stored one. The first path segment is the site, HAPI's tenant.
 */
final class FhirServer extends RestfulServer {
    private static final long serialVersionUID = 1L;

    private transient volatile FhirRoutes routes = new FhirRoutes(List.of());

    /** @param base absolute address of all sites, without a slash at its end */
    FhirServer(FhirContext context, URI base, Collection<IResourceProvider> providers, CapabilityDocument document) {
        super(context, new InterceptorService("fhir"));
        setServerAddressStrategy(new HardcodedServerAddressStrategy(base.toString()));
        setTenantIdentificationStrategy(new UrlBaseTenantIdentificationStrategy());
        setServerConformanceProvider(new CapabilityDocument.CapabilityProvider(document, this::routes));
        setResourceProviders(providers);
        registerInterceptor(new AnswerInterceptor());
        setETagSupport(ETagSupportEnum.DISABLED); // ours compares lists and any version
        setIgnoreServerParsedRequestParameters(false); // the gate has decoded them, strictly
    }

    /** Empty until the servlet container has started the server, because HAPI binds all providers then. */
    FhirRoutes routes() {
        return routes;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        routes = FhirRoutes.of(this);
    }

    @Override
    protected void addRequestIdToResponse(ServletRequestDetails details, String requestId) {
        // the gate does, for every answer
    }

    @Override
    protected String getOrCreateRequestId(HttpServletRequest request) {
        return HapiExchange.of(request).call().requestId();
    }
}
