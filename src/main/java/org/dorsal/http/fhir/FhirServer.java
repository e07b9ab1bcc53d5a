package org.dorsal.http.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.executor.InterceptorService;
import ca.uhn.fhir.rest.api.PreferReturnEnum;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.ETagSupportEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.tenant.UrlBaseTenantIdentificationStrategy;
import ca.uhn.fhir.util.UrlUtil;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.*;
import java.util.random.RandomGenerator;
import java.util.regex.*;
import java.util.stream.Collectors;
import org.dorsal.export.ExportSettings;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.http.ObservedRequests;
import org.hl7.fhir.r4.model.IdType;
import org.springframework.http.HttpHeaders;

/**
 * HAPI's server with this package's providers and interceptors. The first path segment is the site, HAPI's tenant.
 */
final class FhirServer extends RestfulServer {
    static final String ROOT = "/fhir";
    static final String REQUEST_ID = "X-Request-Id";

    private static final Pattern REQUEST_ID_FORM = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern OF_PATIENT =
            Pattern.compile("([^/]+/" + PatientProvider.PATIENT + "/)(" + LogicalIds.EHR + ")(/[$][^/]+)");
    private static final long serialVersionUID = 1L;

    private final transient Map<String, FhirSettings.FhirSite> sites;
    private final transient ExportSettings exports;
    private final transient Clock clock;
    private final transient RandomGenerator random;
    private transient volatile FhirRoutes routes = new FhirRoutes(List.of(), Set.of());

    /**
     * @param base absolute address of all sites, without a slash at its end
     * @param sites the sites, by name
     * @param exports settings of bulk exports
     */
    FhirServer(
            FhirContext context,
            URI base,
            Map<String, FhirSettings.FhirSite> sites,
            ExportSettings exports,
            Collection<?> providers,
            CapabilityDocument document,
            Clock clock,
            RandomGenerator random) {
        super(context, new InterceptorService("fhir"));
        this.sites = Map.copyOf(sites);
        this.exports = exports;
        this.clock = clock;
        this.random = random;
        setServerAddressStrategy(new HardcodedServerAddressStrategy(base.toString()));
        setTenantIdentificationStrategy(new UrlBaseTenantIdentificationStrategy());
        setServerConformanceProvider(new CapabilityDocument.CapabilityProvider(document, this::routes));
        registerProviders(providers);
        setDefaultPreferReturn(PreferReturnEnum.MINIMAL);
        setETagSupport(ETagSupportEnum.DISABLED); // ours compares lists and any version
        setIgnoreServerParsedRequestParameters(false); // HAPI would read a form before the caller is known
    }

    /** Empty until the servlet container has started the server, because HAPI binds all providers then. */
    FhirRoutes routes() {
        return routes;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        routes = FhirRoutes.of(
                this, exports.sites().keySet().stream().filter(exports::has).collect(Collectors.toSet()));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        super.service(new UnreadRequest(request), response);
        if (request.getAttribute(ExportDownload.BROKEN) != null) {
            throw new IOException("a file of an export broke off"); // ends the connection: the last chunk is missing
        }
    }

    /** Answers a request with a token that the security chain rejected. */
    void refuse(HttpServletRequest request, HttpServletResponse response, Objection objection)
            throws ServletException, IOException {
        RequestToken.refuse(request, objection);
        service(request, response);
    }

    /** Answers the request of a Bundle entry as if it had been sent alone. */
    void perform(BundleEntryRequest request, BundleEntryResponse response) {
        try {
            super.service(request, response);
        } catch (ServletException | IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /**
     * Reads a path. In that of a patient's operation, HAPI takes an id such as {@code _1} for an operation; a blank
     * segment, such as a plus sign, would be a fault of its own there.
     */
    @Override
    public void populateRequestDetailsFromRequestPath(RequestDetails details, String path) {
        if (Arrays.stream(path.split("/"))
                .anyMatch(part -> !part.isEmpty() && UrlUtil.unescape(part).isBlank())) {
            throw new ObjectionException(FhirRoutes.UNKNOWN);
        }
        Matcher ofPatient = OF_PATIENT.matcher(path);
        if (ofPatient.matches()) {
            super.populateRequestDetailsFromRequestPath(details, ofPatient.group(1) + "id" + ofPatient.group(3));
            details.setId(new IdType(PatientProvider.PATIENT, ofPatient.group(2)));
        } else {
            super.populateRequestDetailsFromRequestPath(details, path);
        }
    }

    /** Finds the route of a path below a site; throws an ObjectionException where there is none. */
    FhirRoute route(FhirSettings.FhirSite site, String method, String path) {
        ServletRequestDetails details = new ServletRequestDetails(getInterceptorService());
        details.setRequestType(RequestTypeEnum.valueOf(method.equals("HEAD") ? "GET" : method));
        details.setRequestPath(site.id() + "/" + path);
        populateRequestDetailsFromRequestPath(details, details.getRequestPath());
        String type = Objects.requireNonNullElse(details.getResourceName(), "");
        return (site.offers(type) ? routes.forSite(site.id()) : FhirRoutes.NONE).of(details);
    }

    /** Checks whether the token of the request is validated: where one is required, and where no route is open. */
    boolean needsToken(HttpServletRequest request) {
        List<String> path = segments(request);
        List<String> below = path.subList(1, path.size());
        boolean bundle =
                request.getMethod().equals("POST") && String.join("", below).isEmpty();
        String type = below.isEmpty() ? "" : below.getFirst();
        boolean unknown = request.getHeader(HttpHeaders.AUTHORIZATION) != null && !routes.isOpen(type);
        return Optional.ofNullable(sites.get(path.getFirst()))
                .filter(site -> unknown
                        || (site.offers(type)
                                && (bundle
                                        || FhirRoute.isGuarded(type)
                                        || routes.isOperation(below)
                                        || (exports.has(site.id()) && FhirRoutes.isOfExports(below)))))
                .isPresent();
    }

    /** The path as it was sent, decoded once, a segment at a time: an encoded slash never becomes a new segment. */
    static List<String> segments(HttpServletRequest request) {
        String path = request.getRequestURI();
        String below = path.startsWith(ROOT + "/") ? path.substring(ROOT.length() + 1) : "";
        return Arrays.stream(below.split("/", -1))
                .map(segment -> Parameters.text(segment.replace("+", "%2B")).orElse(""))
                .toList();
    }

    @Override
    protected String getOrCreateRequestId(HttpServletRequest request) {
        return requestId(Collections.list(request.getHeaders(REQUEST_ID)), clock, random);
    }

    /** The client's own id where it can do no harm in a log, else a new one. */
    static String requestId(List<String> sent, Clock clock, RandomGenerator random) {
        return sent.size() == 1 && REQUEST_ID_FORM.matcher(sent.getFirst()).matches()
                ? sent.getFirst()
                : Ids.timed(clock.instant(), random).toString();
    }

    @Override
    protected void addRequestIdToResponse(ServletRequestDetails details, String requestId) {
        ObservedRequests.id(requestId);
        details.getServletResponse().setHeader(REQUEST_ID, requestId);
    }

    /**
     * The request as HAPI sees it before its caller is known: without parameters, since reading those of a form would
     * read the body. HAPI takes HEAD for reads only, so it is GET here where that is safe; the container sends no body. A
     * method unknown to HAPI is CONNECT here, which no route has either.
     */
    private static final class UnreadRequest extends HttpServletRequestWrapper {
        private final String method;

        UnreadRequest(HttpServletRequest request) {
            super(request);
            List<String> path = segments(request);
            boolean head = request.getMethod().equals("HEAD") && FhirRoute.takesHead(path.subList(1, path.size()));
            boolean supported = Arrays.stream(RequestTypeEnum.values())
                    .anyMatch(type -> type.name().equals(request.getMethod()));
            method = head ? "GET" : supported ? request.getMethod() : "CONNECT";
        }

        @Override
        public String getMethod() {
            return method;
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Map.of();
        }
    }
}
