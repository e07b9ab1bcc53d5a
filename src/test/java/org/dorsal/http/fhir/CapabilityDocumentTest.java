package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.ZoneOffset;
import java.util.*;
import org.dorsal.SomeValidator;
import org.dorsal.assessment.Site;
import org.dorsal.assessment.SiteRules;
import org.dorsal.assessment.Software;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.smart.Issuer;
import org.dorsal.smart.Issuer.AuthorizationServer;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.SmartSettings.SiteSettings;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.junit.jupiter.api.Test;

class CapabilityDocumentTest {
    private static final CapabilityDocument DOCUMENT = new CapabilityDocument(
            new Software(new UUID(1, 2), "Dorsal", "0.1.0"), SomeProfiles.knowledge(), SomeSearch.NOW);

    @Test
    void it_is_valid_fhir_with_and_without_an_authorization_server() {
        assertThat(SomeValidator.errorsIn(json(site(Optional.of(server())), interactions())))
                .isEmpty();
        assertThat(SomeValidator.errorsIn(json(site(Optional.empty()), interactions())))
                .isEmpty();
    }

    @Test
    void the_same_site_gets_the_same_bytes() {
        assertThat(json(site(Optional.empty()), interactions()))
                .isEqualTo(json(site(Optional.empty()), interactions()));
    }

    @Test
    void it_says_what_it_is_and_what_it_is_not() {
        var statement = statement(site(Optional.empty()));
        assertThat(statement.getKind().toCode()).isEqualTo("instance");
        assertThat(statement.getFhirVersion().toCode()).isEqualTo("4.0.1");
        assertThat(statement.getFormat()).extracting(Object::toString).containsExactly("json", "xml");
        assertThat(statement.getDateElement().getValueAsString()).isEqualTo("2026-11-20T12:00:00Z");
        assertThat(statement.getSoftware().getVersion()).isEqualTo("0.1.0");
        assertThat(statement.getImplementation().getUrl()).isEqualTo(SomeSearch.SELF);
        assertThat(statement.getImplementation().getDescription())
                .contains(
                        "Northside Clinic",
                        "Dorsal's criteria are drafts and have not been approved.",
                        "supports professional judgement and never replaces it",
                        "not a certified medical device");
    }

    @Test
    void it_says_that_smart_is_the_way_in() {
        var security = statement(site(Optional.of(server()))).getRestFirstRep().getSecurity();
        assertThat(security.getServiceFirstRep().getCodingFirstRep().getCode()).isEqualTo("SMART-on-FHIR");
    }

    @Test
    void an_operation_without_a_definition_stops_the_start() {
        assertThatThrownBy(() -> json(site(Optional.empty()), Map.of("Observation", List.of("$guess"))))
                .hasMessageContaining("guess");
    }

    /** Interactions in the form of the route table. */
    private static Map<String, List<String>> interactions() {
        var interactions = new LinkedHashMap<String, List<String>>();
        KnowledgeSearch.TYPES.stream().sorted().forEach(type -> interactions.put(type, List.of("read", "search-type")));
        var stored = List.of("read", "vread", "history-instance", "search-type");
        RecordProvider.TYPES.forEach(type -> interactions.put(type, stored));
        interactions.put("PlanDefinition", List.of("read", "search-type", "$apply"));
        interactions.put("Patient", List.of("$everything"));
        interactions.put(
                "QuestionnaireResponse",
                List.of(
                        "read",
                        "vread",
                        "history-instance",
                        "search-type",
                        "create",
                        "update",
                        "$score",
                        "$validate",
                        "$extract"));
        interactions.put("Questionnaire", List.of("read", "search-type", "$populate"));
        return interactions;
    }

    private static SiteSettings site(Optional<AuthorizationServer> server) {
        return new SiteSettings(
                new SiteId("northside"),
                List.of(new Issuer(
                        "https://ehr.example/auth",
                        URI.create("https://ehr.example/jwks"),
                        SomeSearch.SELF,
                        Optional.empty(),
                        Set.of(),
                        server)));
    }

    private static AuthorizationServer server() {
        return new AuthorizationServer(
                URI.create("https://ehr.example/token"),
                Optional.of(URI.create("https://ehr.example/authorize")),
                List.of(),
                List.of(),
                List.of("launch-ehr"));
    }

    private static byte[] json(SiteSettings site, Map<String, List<String>> interactions) {
        return DOCUMENT.of(
                new FhirSettings.FhirSite(
                        site,
                        new Site(
                                "northside",
                                new SiteRules(
                                        "Northside Clinic",
                                        Wording.Locale.EN_US,
                                        SiteRules.SignOffRule.REQUIRED,
                                        false,
                                        SiteRules.WriteBackRule.ON_SIGN_OFF,
                                        URI.create("https://ehr.example/fhir"))),
                        SomeSearch.SELF,
                        true,
                        ZoneOffset.UTC,
                        List.of(),
                        false,
                        false),
                interactions);
    }

    private static CapabilityStatement statement(SiteSettings site) {
        return parsed(json(site, interactions()));
    }

    private static CapabilityStatementRestResourceComponent resource(String type) {
        return statement(site(Optional.empty())).getRestFirstRep().getResource().stream()
                .filter(resource -> resource.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static CapabilityStatement parsed(byte[] json) {
        return switch (FhirJson.parse(json, CapabilityStatement.class)) {
            case Parsed.ParsedResource<CapabilityStatement>(CapabilityStatement read) -> read;
            case Parsed.UnparsableResource<CapabilityStatement> broken -> throw new AssertionError(broken.toString());
        };
    }
}
