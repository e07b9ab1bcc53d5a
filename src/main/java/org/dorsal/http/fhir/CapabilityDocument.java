package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.Metadata;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.dorsal.assessment.Software;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.Plan;
import org.dorsal.smart.AuthorizationServer;
import org.dorsal.smart.SmartSettings.SiteSettings;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestSecurityComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.UriType;

/**
 * The CapabilityStatement of a site. It is made from the tables that answer requests, so it can't promise what does
 * not work, and it says what the software is not.
 *
 * @param since when this software began to serve, which dates the statement
 */
record CapabilityDocument(Software software, Knowledge knowledge, Instant since) {
    private static final String OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";
    private static final String SECURITY = "http://terminology.hl7.org/CodeSystem/restful-security-service";
    private static final String BULK_DATA = "http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data";
    private static final String WHAT_IT_IS =
            "Clinician assessment of upper back pain: publishes its questionnaire, scores returned responses by"
                    + " evidence models of causes, and gives results and a care proposal. It supports professional"
                    + " judgement and never replaces it; it is not a certified medical device.";
    private static final String HOW_TO_GET_IN =
            "Published knowledge is open to all. Everything else needs a bearer token of one of the site's issuers,"
                    + " with SMART scopes, version 2 or 1.";

    /**
     * The statement's JSON, UTF-8; the same for the same arguments.
     *
     * @param interactions by resource type: codes of http://hl7.org/fhir/restful-interaction, and names of operations
     * with their dollar sign; operations of the whole site under the empty name
     */
    byte[] of(FhirSettings.FhirSite site, Map<String, List<String>> interactions) {
        String siteName = site.site().rules().name();
        var statement = new CapabilityStatement();
        statement
                .setUrl(site.base() + "/metadata")
                .setVersion(software.version())
                .setName("Dorsal")
                .setTitle(software.name() + " at " + siteName)
                .setStatus(PublicationStatus.ACTIVE)
                .setExperimental(false)
                .setDate(Date.from(since))
                .setPublisher(software.name())
                .setDescription(WHAT_IT_IS + " " + Plan.describe(knowledge.plans()))
                .setKind(CapabilityStatementKind.INSTANCE)
                .setFhirVersion(FHIRVersion._4_0_1)
                .addFormat("json")
                .addFormat("xml");
        statement.getDateElement().setTimeZoneZulu(true);
        statement.getSoftware().setName(software.name()).setVersion(software.version());
        statement
                .getImplementation()
                .setDescription(siteName + ". " + WHAT_IT_IS + " " + Plan.describe(knowledge.plans()))
                .setUrl(site.base());
        var server = statement.addRest().setMode(RestfulCapabilityMode.SERVER).setDocumentation(HOW_TO_GET_IN);
        server.setSecurity(security(site.access()));
        var types = CapabilityTypes.of(knowledge);
        interactions.entrySet().stream()
                .filter(type -> !type.getKey().isEmpty() && site.offers(type.getKey()))
                .forEach(type -> server.addResource(types.of(type.getKey(), type.getValue())));
        if (site.subscribed()) {
            statement.addInstantiates(CapabilityTypes.BACKPORT + "CapabilityStatement/backport-subscription-server-r4");
        }
        server.addInteraction().setCode(SystemRestfulInteraction.TRANSACTION);
        server.addInteraction().setCode(SystemRestfulInteraction.BATCH);
        interactions.getOrDefault("", List.of()).forEach(code -> server.addOperation(types.operation("", code)));
        if (interactions.getOrDefault("", List.of()).contains(FhirRoute.EXPORT)) {
            statement.addInstantiates(BULK_DATA);
        }
        return FhirJson.encode(statement);
    }

    private static CapabilityStatementRestSecurityComponent security(SiteSettings access) {
        var security = new CapabilityStatementRestSecurityComponent();
        security.addService()
                .setText("OAuth2 with SMART on FHIR")
                .addCoding()
                .setSystem(SECURITY)
                .setCode("SMART-on-FHIR")
                .setDisplay("SMART-on-FHIR");
        security.setDescription(HOW_TO_GET_IN);
        access.issuers().stream()
                .flatMap(issuer -> issuer.authorizationServer().stream())
                .findFirst()
                .flatMap(CapabilityDocument::endpoints)
                .ifPresent(security::addExtension);
        return security;
    }

    /** Superseded by smart-configuration, and still what older clients read; requires both endpoints. */
    private static Optional<Extension> endpoints(AuthorizationServer server) {
        return server.authorizationEndpoint().map(authorize -> {
            var uris = new Extension(OAUTH_URIS);
            uris.addExtension(
                    new Extension("token", new UriType(server.tokenEndpoint().toString())));
            uris.addExtension(new Extension("authorize", new UriType(authorize.toString())));
            return uris;
        });
    }

    /**
     * The CapabilityStatement of each site, made once from what the providers offer. HAPI's own provider would list
     * search parameters by the arguments of Java methods, where we have a table, and each operation once more for the
     * whole server.
     */
    static final class CapabilityProvider {
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
        public CapabilityStatement getServerConformance(ServletRequestDetails details) {
            FhirCall call = FhirCall.of(details);
            call.answerHeader("Cache-Control", KnowledgeProvider.A_WHILE);
            return StoredBytesInterceptor.resource(
                    CapabilityStatement.class, call.site().id(), of(call.site()));
        }

        private byte[] of(FhirSettings.FhirSite site) {
            return statements.computeIfAbsent(
                    site.id(),
                    _ -> document.of(site, routes.get().forSite(site.id()).interactions(site)));
        }
    }
}
