package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.annotation.Metadata;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.dorsal.assessment.Software;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.Plan;
import org.dorsal.notify.BackportCodes;
import org.dorsal.store.Commit;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceSearchParamComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestSecurityComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalDeleteStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalReadStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.StructureDefinition;

/**
 * The CapabilityStatement of a site. It is made from the tables that answer requests, so it can't promise what does
 * not work, and it says what the software is not.
 *
 * @param since when this software began to serve, which dates the statement
 */
record CapabilityDocument(Software software, Knowledge knowledge, Instant since) {
    private static final String TOKEN = "code, system|code, |code, or system| for all of its codes";

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
        server.setSecurity(security());
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

    private static CapabilityStatementRestSecurityComponent security() {
        var security = new CapabilityStatementRestSecurityComponent();
        security.addService()
                .setText("OAuth2 with SMART on FHIR")
                .addCoding()
                .setSystem(SECURITY)
                .setCode("SMART-on-FHIR")
                .setDisplay("SMART-on-FHIR");
        security.setDescription(HOW_TO_GET_IN);
        return security;
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

    /**
     * Builds the CapabilityStatement's entry for a resource type.
     *
     * @param profiles canonical URLs of the published profiles, by resource type
     */
    record CapabilityTypes(Knowledge knowledge, Map<String, List<String>> profiles) {
        private static final String SEARCH = TypeRestfulInteraction.SEARCHTYPE.toCode();
        private static final String LOOK_BACK =
                (". A version can be found at the latest %1$d seconds after its meta.lastUpdated: to follow changes, ask"
                                + " each time from %1$d seconds before the newest that was seen, and drop by id and version what is"
                                + " known")
                        .formatted(Commit.FINDABLE_WITHIN.toSeconds());
        private static final String OF_RECORDS = "Nothing but the listed parameters is answered, with "
                + String.join(", ", Paging.names(ResponseProvider.TYPE))
                + "; anything else is refused with 400. Repeat a parameter for AND, separate values by commas for OR."
                + " Pages are followed by their link \"next\", which belongs to its caller and lives 15 minutes. A site"
                + " may take searches by POST alone.";

        static final String BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/";

        private static final String OF_SUBSCRIPTIONS =
                "The caller's own subscriptions to the topic named here, by rest-hook to callbacks that the site has listed;"
                        + " payloads empty and id-only, filter patient. Anything else is refused. All of a search are given at"
                        + " once.";

        /** Canonical URLs of the standard's operations, by name; the published definitions state the restrictions. */
        private static final Map<String, String> STANDARD_OPERATIONS = Map.of(
                "export", "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export",
                "patient-export", "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export",
                "validate", "http://hl7.org/fhir/OperationDefinition/Resource-validate",
                "extract", "http://hl7.org/fhir/uv/sdc/OperationDefinition/QuestionnaireResponse-extract",
                "apply", "http://hl7.org/fhir/OperationDefinition/PlanDefinition-apply",
                "everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything",
                "populate", "http://hl7.org/fhir/uv/sdc/OperationDefinition/Questionnaire-populate",
                "status", BACKPORT + "OperationDefinition/backport-subscription-status",
                "events", BACKPORT + "OperationDefinition/backport-subscription-events");

        private static final String OF_KNOWLEDGE =
                "Nothing but the listed parameters is answered, with _count, _offset, "
                        + "_summary, _elements and _total; anything else is refused with 400. Nobody writes knowledge over HTTP.";

        private static final String OF_OTHERS =
                "Resources of this type are the EHR's: they are neither stored nor read here, and named by their ids.";

        static CapabilityTypes of(Knowledge knowledge) {
            return new CapabilityTypes(
                    knowledge,
                    knowledge.published().stream()
                            .filter(published -> published.type().equals("StructureDefinition"))
                            .map(published -> FhirJson.context()
                                    .newJsonParser()
                                    .parseResource(
                                            StructureDefinition.class,
                                            new String(published.json(), StandardCharsets.UTF_8)))
                            .collect(Collectors.groupingBy(
                                    StructureDefinition::getType,
                                    Collectors.mapping(StructureDefinition::getUrl, Collectors.toList()))));
        }

        CapabilityStatementRestResourceComponent of(String type, List<String> codes) {
            var published = KnowledgeSearch.TYPES.contains(type);
            var resource = new CapabilityStatementRestResourceComponent();
            resource.setType(type);
            codes.forEach(code -> offer(resource, code));
            if (!resource.hasInteraction()) {
                return resource.setDocumentation(OF_OTHERS);
            }
            resource.setVersioning(versioning(published, codes))
                    .setReadHistory(codes.contains(TypeRestfulInteraction.VREAD.toCode()))
                    .setUpdateCreate(false)
                    .setConditionalCreate(type.equals(ResponseProvider.TYPE))
                    .setConditionalRead(ConditionalReadStatus.NOTMATCH)
                    .setConditionalUpdate(false)
                    .setConditionalDelete(ConditionalDeleteStatus.NOTSUPPORTED);
            profiles.getOrDefault(type, List.of()).forEach(resource::addSupportedProfile);
            if (codes.contains(SEARCH)) {
                resource.setDocumentation(published ? OF_KNOWLEDGE : OF_RECORDS);
                SearchParameters.of(type)
                        .forEach(parameter -> resource.addSearchParam(searchedBy(type, parameter, published)));
            }
            if (type.equals(SubscriptionProvider.TYPE)) {
                resource.setDocumentation(OF_SUBSCRIPTIONS);
                resource.addSupportedProfile(BACKPORT + "StructureDefinition/backport-subscription");
                resource.addExtension(
                        BACKPORT + "StructureDefinition/capabilitystatement-subscriptiontopic-canonical",
                        new CanonicalType(BackportCodes.TOPIC));
            }
            return resource;
        }

        private void offer(CapabilityStatementRestResourceComponent resource, String code) {
            if (code.startsWith("$")) {
                resource.addOperation(operation(resource.getType(), code));
            } else {
                resource.addInteraction().setCode(TypeRestfulInteraction.fromCode(code));
            }
        }

        /**
         * Entry of an operation. One that is answered and not defined would be a fault of ours: it is found when the
         * statement is made.
         */
        CapabilityStatementRestResourceOperationComponent operation(String type, String code) {
            String name = code.substring(1);
            String id = type.equals("Patient") && code.equals(FhirRoute.EXPORT) ? "patient-export" : name;
            var definition = knowledge.published().stream()
                    .filter(published -> published.type().equals("OperationDefinition"))
                    .filter(published -> published.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no OperationDefinition is published for " + id));
            return new CapabilityStatementRestResourceOperationComponent()
                    .setName(name)
                    .setDefinition(STANDARD_OPERATIONS.getOrDefault(
                            id, definition.edition().url()));
        }

        /** An update has to name the version that it replaces. */
        private static ResourceVersionPolicy versioning(boolean published, List<String> codes) {
            if (published) {
                return ResourceVersionPolicy.NOVERSION;
            }
            return codes.contains(TypeRestfulInteraction.UPDATE.toCode())
                            && codes.contains(TypeRestfulInteraction.VREAD.toCode())
                    ? ResourceVersionPolicy.VERSIONEDUPDATE
                    : ResourceVersionPolicy.VERSIONED;
        }

        private static CapabilityStatementRestResourceSearchParamComponent searchedBy(
                String type, SearchParameters.SearchParameter parameter, boolean published) {
            var documented = new CapabilityStatementRestResourceSearchParamComponent()
                    .setName(parameter.name())
                    .setDefinition(parameter.canonical())
                    .setType(parameter.kind().type());
            return published ? documented : documented.setDocumentation(forms(parameter) + lookBack(type, parameter));
        }

        /** How values are written, with the modifiers that are answered. */
        private static String forms(SearchParameters.SearchParameter parameter) {
            var forms = switch (parameter.kind()) {
                case ParameterKind.Id _ -> "id";
                case ParameterKind.LastUpdated _ ->
                    "date or time after eq, lt, gt, ge, le, sa, eb or nothing; one value";
                case ParameterKind.PatientOfRecord _ ->
                    "Patient/id, id, or the full address below the FHIR base of the site's EHR";
                case ParameterKind.ClinicalDate _ -> "date or time after eq, ne, lt, gt, ge, le, sa, eb or nothing";
                case ParameterKind.TokenParameter _ -> TOKEN;
                case ParameterKind.ActionParameter(var bound) ->
                    bound.map(CapabilityTypes::among).orElse(TOKEN);
                case ParameterKind.ComponentParameter(var system) ->
                    "code, system|code, or system|; of " + system + " or a standard code beside one";
                case ParameterKind.StatusParameter(var codes) -> among(codes);
                case ParameterKind.CodeParameter(var codes) -> among(codes);
                case ParameterKind.Reference(var types, var target) ->
                    types.stream().map(type -> type + "/id").collect(Collectors.joining(", "))
                            + switch (target) {
                                case HERE -> ", with or without /_history/version";
                                case EHR -> ", or a full address; without version";
                            };
                case ParameterKind.CanonicalParameter _ -> "url, or url|version";
                case ParameterKind.TextParameter _ -> "the value alone";
            };
            return forms + (parameter.kind().mayBeNegated() ? ". Modifier: :not" : "");
        }

        /** The promise for followers of changes; it does not cover events, which the signed log gives in their order. */
        private static String lookBack(String type, SearchParameters.SearchParameter parameter) {
            boolean promised = parameter.kind() instanceof ParameterKind.LastUpdated
                    && !List.of("AuditEvent", SubscriptionProvider.TYPE).contains(type);
            return promised ? LOOK_BACK : "";
        }

        private static String among(ParameterKind.BoundCodes codes) {
            return "one of " + String.join(", ", codes.codes());
        }
    }
}
