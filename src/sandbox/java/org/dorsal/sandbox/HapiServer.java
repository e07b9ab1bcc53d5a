package org.dorsal.sandbox;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.mock.web.MockServletConfig;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** FHIR server of HAPI's own parts, as another operator would set it up, with the people of the sandbox. */
final class HapiServer extends RestfulServer {
    private static final long serialVersionUID = 1L;
    private static final String PATH = "/hapi";

    private final transient Address address;
    private final transient Compartment compartment;
    private final transient List<PatientScopedHapiProvider<?>> shelves;
    private final transient Set<String> held = new HashSet<>();
    private transient List<Resource> people;

    /**
     * @param people resources loaded at the first request: most tests never use this server, and the provider logs
     * each resource
     */
    HapiServer(Address address, Compartment compartment, Stream<Resource> people) {
        super(FhirContext.forR4Cached());
        this.address = address;
        this.compartment = compartment;
        PatientScopedHapiProvider<Medication> medicines =
                new PatientScopedHapiProvider<>(Medication.class, compartment);
        this.shelves = Stream.<PatientScopedHapiProvider<?>>concat(
                        Stream.of(medicines, new PatientScopedHapiProvider.Prescriptions(compartment, medicines)),
                        Stream.of(
                                        Patient.class,
                                        Practitioner.class,
                                        Encounter.class,
                                        Condition.class,
                                        Procedure.class,
                                        Observation.class,
                                        CarePlan.class,
                                        QuestionnaireResponse.class,
                                        DocumentReference.class,
                                        Provenance.class)
                                .<PatientScopedHapiProvider<?>>map(
                                        type -> new PatientScopedHapiProvider<>(type, compartment)))
                .toList();
        this.people = people.toList();
    }

    @Override
    protected void initialize() {
        setResourceProviders(shelves.stream().map(IResourceProvider.class::cast).toList());
        setServerAddressStrategy((_, _) -> address.isLauncher() ? address.address(PATH) : address.fhirBase());
    }

    /** Set up for the first request: few tests ever come here, and every sandbox would pay for it. */
    private synchronized HapiServer ready(ServletContext context) throws ServletException {
        if (getServletConfig() == null) {
            init(new MockServletConfig(context, "hapi"));
        }
        people.stream().map(Resource::copy).flatMap(HapiServer::apart).forEach(this::hold);
        people = List.of();
        return this;
    }

    /** Returns the resources that apps have filed about this patient. */
    List<Resource> filedOf(String patient) {
        return shelves.stream()
                .flatMap(shelf -> shelf.getStoredResources().stream())
                .map(Resource.class::cast)
                .filter(resource -> !held.contains(key(resource)))
                .filter(resource -> compartment.patientsOf(resource).contains(patient))
                .toList();
    }

    /** Separates the medicine of a prescription into a resource, as many EHRs do. */
    private static Stream<Resource> apart(Resource resource) {
        if (!(resource instanceof MedicationRequest request) || !request.hasMedicationCodeableConcept()) {
            return Stream.of(resource);
        }
        Medication medicine = new Medication().setCode(request.getMedicationCodeableConcept());
        medicine.setId("of-" + request.getIdPart());
        request.setMedication(new Reference("Medication/" + medicine.getIdPart()));
        return Stream.of(medicine, request);
    }

    private void hold(Resource resource) {
        shelves.stream()
                .filter(shelf -> shelf.getResourceType().isInstance(resource))
                .forEach(shelf -> {
                    put(shelf, resource);
                    held.add(key(resource));
                });
    }

    private static <T extends Resource> void put(PatientScopedHapiProvider<T> shelf, Resource resource) {
        shelf.store(shelf.getResourceType().cast(resource));
    }

    private static String key(Resource resource) {
        return resource.fhirType() + "/" + resource.getIdPart();
    }

    /**
     * Sends requests for the EHR's record here while this is its server; the proxy in front of it answers discovery.
     */
    static final class HapiRoutingFilter extends OncePerRequestFilter {
        private final HapiServer server;

        HapiRoutingFilter(HapiServer server) {
            this.server = server;
        }

        @Override
        protected boolean shouldNotFilter(HttpServletRequest request) {
            return server.address.server() == DataServer.OWN
                    || request.getRequestURI().startsWith("/fhir/.well-known/");
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (!server.address.isLauncher()) {
                server.ready(request.getServletContext()).service(new RebasedRequest(request), response);
                return;
            }
            var read = new ContentCachingResponseWrapper(response);
            server.ready(request.getServletContext()).service(new RebasedRequest(request), read);
            var body = new String(read.getContentAsByteArray(), StandardCharsets.UTF_8)
                    .replace(server.address.address(PATH), server.address.fhirBase());
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A request below {@code /fhir} as one below the server's own path. */
    private static final class RebasedRequest extends HttpServletRequestWrapper {
        private final String pathAndQuery;

        RebasedRequest(HttpServletRequest request) {
            super(request);
            this.pathAndQuery = request.getRequestURI().substring("/fhir".length());
        }

        @Override
        public String getRequestURI() {
            return PATH + pathAndQuery;
        }

        @Override
        public StringBuffer getRequestURL() {
            StringBuffer url = super.getRequestURL();
            int path = url.length() - pathAndQuery.length() - "/fhir".length();
            return url.replace(path, url.length(), getRequestURI());
        }

        @Override
        public String getServletPath() {
            return PATH;
        }

        @Override
        public String getPathInfo() {
            return pathAndQuery;
        }
    }
}
