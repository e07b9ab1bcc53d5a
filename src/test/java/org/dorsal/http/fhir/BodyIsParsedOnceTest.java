package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.assessment.Site;
import org.dorsal.assessment.SiteRules;
import org.dorsal.assessment.Software;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.export.ExportFiles;
import org.dorsal.export.ExportSettings;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.limit.SharedLimits;
import org.dorsal.limit.SomeLimits;
import org.dorsal.smart.Issuer;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.SmartSettings.SiteSettings;
import org.dorsal.smart.SomeCallers;
import org.dorsal.store.ExportJobRows;
import org.dorsal.store.ExportReads;
import org.dorsal.store.Ledger;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Questionnaire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletConfig;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * HAPI's server neither parses what came in nor encodes what goes out: on its way through no parser of its context is
 * made.
 */
class BodyIsParsedOnceTest {
    private static final ExportSettings EXPORTS = new ExportSettings(Map.of());

    private static final byte[] SENT =
            "{\"resourceType\":\"nothing that HAPI could parse".getBytes(StandardCharsets.UTF_8);
    private static final AtomicInteger PARSERS = new AtomicInteger();
    static final FhirSettings.FhirSite SITE = new FhirSettings.FhirSite(
            new SiteSettings(
                    new SiteId("northside"),
                    List.of(new Issuer(
                            "https://ehr.example/auth",
                            URI.create("https://ehr.example/jwks"),
                            SomeSearch.SELF,
                            Optional.empty(),
                            Set.of(),
                            Optional.empty()))),
            new Site(
                    "northside",
                    new SiteRules(
                            "Northside Clinic",
                            Wording.Locale.EN_US,
                            SiteRules.SignOffRule.REQUIRED,
                            false,
                            SiteRules.WriteBackRule.ON_SIGN_OFF,
                            URI.create("https://ehr.example/fhir"))),
            "https://dorsal.example/fhir/northside",
            true,
            ZoneOffset.UTC,
            List.of("https://ehr.example/fhir"),
            false,
            false);

    private static final FhirServer SERVER = server();

    private static final class CountingContext extends FhirContext {
        CountingContext() {
            super(FhirVersionEnum.R4);
        }

        @Override
        public IParser newJsonParser() {
            PARSERS.incrementAndGet();
            return super.newJsonParser();
        }

        @Override
        public IParser newXmlParser() {
            PARSERS.incrementAndGet();
            return super.newXmlParser();
        }
    }

    /** Bound as {@link ResponseProvider} is, for a type that needs no token; answers with what HAPI hands over. */
    static final class Bound implements IResourceProvider {
        @Override
        public Class<? extends IBaseResource> getResourceType() {
            return Questionnaire.class;
        }

        @Create
        public MethodOutcome create(@ResourceParam byte[] body, ServletRequestDetails details) {
            return outcome(body, details);
        }

        @Update
        public MethodOutcome update(@IdParam IdType id, @ResourceParam byte[] body, ServletRequestDetails details) {
            return outcome(body, details);
        }

        @Operation(name = "$score", manualRequest = true)
        public Bundle score(ServletRequestDetails details) {
            FhirCall.of(details).discloseInCommit();
            return StoredBytesInterceptor.resource(Bundle.class, "1", details.loadRequestContents());
        }

        private static MethodOutcome outcome(byte[] body, ServletRequestDetails details) {
            FhirCall.of(details).discloseInCommit();
            return new MethodOutcome().setResource(StoredBytesInterceptor.resource(Questionnaire.class, "7", body));
        }
    }

    private static FhirServer server() {
        FhirServer server = new FhirServer(
                new CountingContext(),
                URI.create("https://dorsal.example/fhir"),
                Map.of("northside", SITE),
                EXPORTS,
                List.of(new Bound()),
                new CapabilityDocument(
                        new Software(new UUID(1, 2), "Dorsal", "0.1.0"), SomeProfiles.knowledge(), SomeSearch.NOW),
                Clock.fixed(SomeSearch.NOW, ZoneOffset.UTC),
                new Random(1));
        // the disclosure has its event, so that no store is reached
        Ledger none = new Ledger(new DriverManagerDataSource("jdbc:none"), Duration.ofSeconds(1));
        RequestEvents events = new RequestEvents(new AuditRecorder(none, Clock.systemUTC(), new Random(1), 1), none);
        ExportJobRows jobs = new ExportJobRows(new DriverManagerDataSource("jdbc:none"), Duration.ofSeconds(1));
        ExportFiles files =
                new ExportFiles(new ExportReads(new DriverManagerDataSource("jdbc:none"), Duration.ofSeconds(1)));
        SharedLimits limits = SomeLimits.some();
        BulkExports exports =
                new BulkExports(EXPORTS, jobs, files, events, limits.transfers(), Clock.systemUTC(), new Random(1));
        server.registerInterceptor(
                new AdmissionInterceptor(Map.of("northside", SITE), server::routes, limits, exports));
        server.registerInterceptor(new StoredBytesInterceptor(events));
        server.registerInterceptor(new OutcomeInterceptor(events, limits));
        return server;
    }

    @BeforeAll
    static void start() throws ServletException {
        SERVER.init(new MockServletConfig());
    }

    @AfterEach
    void forgetCaller() {
        SecurityContextHolder.clearContext();
    }

    @ParameterizedTest
    @CsvSource({"POST, Questionnaire, 201", "PUT,  Questionnaire/7, 200", "POST, Questionnaire/$score, 200"})
    void bytes_pass_through_as_they_are(String method, String path, int status) throws IOException, ServletException {
        int before = PARSERS.get();
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/fhir/northside/" + path);
        request.setServletPath("/fhir");
        request.setContentType("application/fhir+json");
        request.addHeader("If-Match", "W/\"3\"");
        request.addHeader("Prefer", "return=representation");
        request.setContent(SENT);
        SecurityContextHolder.getContext().setAuthentication(SomeCallers.authenticated("system/*.cruds"));
        MockHttpServletResponse response = new MockHttpServletResponse();
        SERVER.service(request, response);

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getContentAsByteArray()).isEqualTo(SENT);
        assertThat(PARSERS.get()).isEqualTo(before);
    }
}
