package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.PreferReturnEnum;
import ca.uhn.fhir.rest.api.SummaryEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.server.exceptions.AuthenticationException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.time.Instant;
import java.util.Date;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

/** Compatibility with HAPI's generic client, with its own headers, encodings and paging. */
class ForeignClientTest {
    private static final IGenericClient CLIENT = ForeignClient.withToken();

    @Test
    void it_reads_what_the_service_can_do() {
        var statement = CLIENT.capabilities().ofType(CapabilityStatement.class).execute();
        assertThat(statement.getFhirVersion().toCode()).isEqualTo("4.0.1");
        assertThat(statement.getRestFirstRep().getResource()).isNotEmpty();
    }

    @Test
    void it_creates_reads_updates_and_looks_back() {
        var created = ForeignClient.create("foreign-journey");
        assertThat(created.getCreated()).isTrue();
        var id = created.getId().toUnqualifiedVersionless();
        var read =
                CLIENT.read().resource(QuestionnaireResponse.class).withId(id).execute();
        assertThat(read.getMeta().getVersionId()).isEqualTo("1");

        read.setStatus(QuestionnaireResponseStatus.AMENDED);
        // the client takes If-Match from the version in the id
        var updated = CLIENT.update()
                .resource(read)
                .prefer(PreferReturnEnum.REPRESENTATION)
                .execute();
        assertThat(updated.getId().getVersionIdPart()).isEqualTo("2");
        assertThat(((QuestionnaireResponse) updated.getResource()).getStatus())
                .isEqualTo(QuestionnaireResponseStatus.AMENDED);
        assertThatThrownBy(() -> CLIENT.update().resource(read).execute())
                .isInstanceOf(PreconditionFailedException.class);

        var first = CLIENT.read()
                .resource(QuestionnaireResponse.class)
                .withIdAndVersion(id.getIdPart(), "1")
                .execute();
        assertThat(first.getStatus()).isEqualTo(QuestionnaireResponseStatus.COMPLETED);
        var history = CLIENT.history().onInstance(id).returnBundle(Bundle.class).execute();
        assertThat(history.getEntry())
                .extracting(entry -> entry.getResource().getMeta().getVersionId())
                .containsExactly("2", "1");
        assertThat(history.getTotal()).isEqualTo(2);
    }

    /** The client leaves the + of the zone unescaped: "2026-11-30T21:34:54.304+00:00". */
    @Test
    void it_looks_back_since_a_time() {
        var id = ForeignClient.create("foreign-since").getId().toUnqualifiedVersionless();
        var now = Instant.now();
        var history = CLIENT.history().onInstance(id).returnBundle(Bundle.class);
        assertThat(history.since(Date.from(now.minusSeconds(3600))).execute().getEntry())
                .hasSize(1);
        assertThat(history.since(Date.from(now.plusSeconds(3600))).execute().getEntry())
                .isEmpty();
    }

    @Test
    void it_creates_once_under_a_condition() {
        var body = ForeignClient.response("foreign-once", "foreign-once");
        var once = createIfNone(body);
        var again = createIfNone(body);
        assertThat(once.getCreated()).isTrue();
        assertThat(again.getId().getIdPart()).isEqualTo(once.getId().getIdPart());
        assertThat(again.getResponseStatusCode()).isEqualTo(200);
    }

    private static MethodOutcome createIfNone(QuestionnaireResponse body) {
        return CLIENT.create()
                .resource(body)
                .conditional()
                .where(QuestionnaireResponse.IDENTIFIER.exactly().systemAndIdentifier("urn:some:ehr", "foreign-once"))
                .execute();
    }

    @Test
    void it_spares_what_it_has_already() {
        var id = ForeignClient.create("foreign-cache").getId().toUnqualifiedVersionless();
        var response = new QuestionnaireResponse();
        assertThat(CLIENT.read()
                        .resource(QuestionnaireResponse.class)
                        .withId(id)
                        .ifVersionMatches("1")
                        .returnResource(response)
                        .execute())
                .isSameAs(response);
    }

    @Test
    void it_asks_for_the_results() {
        var id = ForeignClient.create("foreign-score").getId().toUnqualifiedVersionless();
        var results = CLIENT.operation()
                .onInstance(id)
                .named("$score")
                .withNoParameters(Parameters.class)
                .useHttpGet()
                .returnResourceType(Bundle.class)
                .execute();
        assertThat(results.getEntry()).isNotEmpty();
    }

    /** HAPI's client sends Parameters, always; the response travels in them, or there are none. */
    @Test
    void it_scores_by_parameters_at_the_type_and_at_the_instance() {
        var id = ForeignClient.create("foreign-posted").getId().toUnqualifiedVersionless();
        var stored = CLIENT.operation()
                .onInstance(id)
                .named("$score")
                .withNoParameters(Parameters.class)
                .returnResourceType(Bundle.class)
                .execute();
        assertThat(stored.getEntry()).isNotEmpty();

        var scored = CLIENT.operation()
                .onType(QuestionnaireResponse.class)
                .named("$score")
                .withParameter(
                        Parameters.class, "resource", ForeignClient.response("foreign-posted", "foreign-unstored"))
                .returnResourceType(Bundle.class)
                .execute();
        assertThat(scored.getEntry()).hasSameSizeAs(stored.getEntry());
        assertThatThrownBy(() -> CLIENT.operation()
                        .onType(QuestionnaireResponse.class)
                        .named("$score")
                        .withParameter(Parameters.class, "response", ForeignClient.response("foreign-posted", "x"))
                        .returnResourceType(Bundle.class)
                        .execute())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("takes [resource] only");
    }

    /** Compares XML with JSON answers, refusals included. */
    @Test
    void it_reads_xml() {
        var xml = ForeignClient.withToken();
        xml.setEncoding(EncodingEnum.XML);
        var id = ForeignClient.create("foreign-xml").getId().toUnqualifiedVersionless();

        var asXml = xml.read().resource(QuestionnaireResponse.class).withId(id).execute();
        var asJson =
                CLIENT.read().resource(QuestionnaireResponse.class).withId(id).execute();
        assertThat(asXml.equalsDeep(asJson)).isTrue();
        assertThat(xml.history()
                        .onInstance(id)
                        .returnBundle(Bundle.class)
                        .execute()
                        .getEntry())
                .hasSize(1);
        ForeignClient.create("foreign-xml", "foreign-xml-again"); // another panel, for another page
        var panels = xml.search()
                .forResource(Observation.class)
                .where(Observation.PATIENT.hasId("foreign-xml"))
                .count(1)
                .returnBundle(Bundle.class)
                .execute();
        assertThat(panels.getEntry()).hasSize(1);
        assertThat(xml.loadPage().next(panels).execute().getEntry()).isNotEmpty();
        assertThatThrownBy(() ->
                        xml.read().resource(Observation.class).withId("unknown").execute())
                .isInstanceOf(ResourceNotFoundException.class)
                .satisfies(fault -> assertThat(((BaseServerResponseException) fault).getOperationOutcome())
                        .isInstanceOf(OperationOutcome.class));
    }

    @Test
    void it_asks_for_a_summary_or_for_single_elements() {
        var id = ForeignClient.create("foreign-parts").getId().toUnqualifiedVersionless();
        var summary = CLIENT.read()
                .resource(QuestionnaireResponse.class)
                .withId(id)
                .summaryMode(SummaryEnum.TRUE)
                .execute();
        assertThat(summary.getItem()).isEmpty();
        assertThat(summary.getStatus()).isEqualTo(QuestionnaireResponseStatus.COMPLETED);
        assertThat(summary.getMeta().getTag()).extracting(tag -> tag.getCode()).contains("SUBSETTED");

        var elements = CLIENT.search()
                .forResource(Observation.class)
                .where(Observation.PATIENT.hasId("foreign-parts"))
                .elementsSubset("status", "code")
                .returnBundle(Bundle.class)
                .execute();
        assertThat(elements.getEntry()).isNotEmpty().allSatisfy(entry -> {
            var observation = (Observation) entry.getResource();
            assertThat(observation.hasStatus()).isTrue();
            assertThat(observation.hasComponent()).isFalse();
        });
    }

    @Test
    void it_understands_each_refusal() {
        assertThatThrownBy(() -> CLIENT.read()
                        .resource(Observation.class)
                        .withId("unknown")
                        .execute())
                .isInstanceOf(ResourceNotFoundException.class)
                .satisfies(fault -> assertThat(((BaseServerResponseException) fault).getOperationOutcome())
                        .isInstanceOf(OperationOutcome.class));
        assertThatThrownBy(() -> CLIENT.search()
                        .forResource(Observation.class)
                        .include(Observation.INCLUDE_SUBJECT)
                        .returnBundle(Bundle.class)
                        .execute())
                .isInstanceOf(InvalidRequestException.class);
        var stranger = ForeignClient.anonymous();
        assertThatThrownBy(() ->
                        stranger.read().resource(Observation.class).withId("1").execute())
                .isInstanceOf(AuthenticationException.class);
    }
}
